import { Cleanup } from '../../src/lib/cleanup';

let cleanup = new Cleanup();

/** What a test or a program has started, let go of after it, last first. What is let go of twice must not mind. */
export function disposeLater(dispose: () => unknown): void {
  cleanup.add(dispose);
}

/** Keeps what a `beforeAll` starts until the end of its block. */
export function disposeAfterAll(): void {
  afterAll(disposeLeftovers);
}

export function disposeLeftovers(): Promise<void> {
  const all = cleanup;
  cleanup = new Cleanup();
  return all.run();
}
