/** Tries each case, all at the same time. Throws with the name of the first that fails. */
export async function eachOf<T>(
  cases: Readonly<Record<string, T>>,
  attempt: (value: T, name: string) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Object.entries(cases).map(async ([name, value]) => {
      try {
        await attempt(value, name);
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}
