/** What a test has started, let go of after it, last first. */
const leftovers: (() => unknown)[] = [];

export function disposeLater(dispose: () => unknown): void {
  leftovers.push(dispose);
}

/** Keeps what a `beforeAll` starts until the end of its block. */
export function disposeAfterAll(): void {
  afterAll(disposeLeftovers);
}

export async function disposeLeftovers(): Promise<void> {
  for (const dispose of leftovers.splice(0).reverse()) await dispose();
}
