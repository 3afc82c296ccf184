/** What has to be let go of however the run ends, by what it belongs to. */
const leftovers = new Map<unknown, () => unknown>();

/** Remembers how to let go of `owner`; `null` when that has been done. */
export function atExit(owner: unknown, dispose: (() => unknown) | null): void {
  if (dispose) leftovers.set(owner, dispose);
  else leftovers.delete(owner);
}

/** Lets go of everything, last first; what fails does not keep the rest. */
export async function disposeAll(): Promise<void> {
  for (const [owner, dispose] of [...leftovers].reverse()) {
    leftovers.delete(owner);
    try {
      await dispose();
    } catch (error) {
      process.stderr.write(`Could not clean up: ${String(error)}\n`);
    }
  }
}
