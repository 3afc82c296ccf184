import { EventEmitter } from 'node:events';
import { InFlight } from '../../../src/server/in-flight';

const LONGEST = 256 * 1024;

describe('requests under way', () => {
  const enter = async (inFlight: InFlight, length?: number) => {
    const raw = new EventEmitter();
    const headers = length === undefined ? {} : { 'content-length': String(length) };
    await inFlight.enter({ headers } as never, { raw } as never);
    return () => raw.emit('close');
  };
  const refusal = { code: 'UNAVAILABLE', options: { retryAfterMs: 1_000 } };

  it('are 10,000 at most; one more is told when to come back, and taken once another is gone', async () => {
    const inFlight = new InFlight(LONGEST);
    const leave = await enter(inFlight, 100);
    for (let count = 1; count < 10_000; count += 1) await enter(inFlight, 100);
    expect(inFlight.requests).toBe(10_000);
    await expect(enter(inFlight, 100)).rejects.toMatchObject(refusal);
    leave();
    await enter(inFlight, 100);
    expect(inFlight.requests).toBe(10_000);
  });

  it.each([
    ['bodies of the longest sort', LONGEST],
    ['bodies that do not say how long they are', undefined],
    ['bodies that claim to be longer than any may be', 10 * LONGEST],
  ])('hold 128 MiB at most: %s', async (_name, length) => {
    const inFlight = new InFlight(LONGEST);
    const leave = await enter(inFlight, length);
    for (let count = 1; count < 512; count += 1) await enter(inFlight, length);
    await expect(enter(inFlight, 1)).rejects.toMatchObject(refusal);
    leave();
    await enter(inFlight, length);
  });
});
