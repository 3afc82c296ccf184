// Makes the timers and the clock of a program run 20 times as fast, so that it soon gives up a service that is away.
const SPEED = 20;
const startedAt = Date.now();
const { now } = Date;
const { setTimeout: setSlowTimeout } = globalThis;

Date.now = () => startedAt + (now() - startedAt) * SPEED;
globalThis.setTimeout = (callback, ms, ...args) => setSlowTimeout(callback, ms / SPEED, ...args);
