// Makes the timers and the clocks of a program run 20 times as fast, so that it soon gives up a service that is away.
const SPEED = 20;
const { setTimeout: setSlowTimeout } = globalThis;

for (const clock of [Date, performance]) {
  const slowNow = clock.now.bind(clock);
  const startedAt = slowNow();
  clock.now = () => startedAt + (slowNow() - startedAt) * SPEED;
}
globalThis.setTimeout = (callback, ms, ...args) => setSlowTimeout(callback, ms / SPEED, ...args);
