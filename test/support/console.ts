/** What the current test writes to the console as errors, instead of failing at once. */
export function collectConsoleErrors(): string[] {
  const written: string[] = [];
  console.error = (...args: unknown[]) => written.push(args.map(String).join(' '));
  return written;
}

/** Makes a line on the console fail the test again, once the one that collected them is over. */
export function failOnConsoleAgain(): void {
  const { error } = console;
  afterEach(() => {
    console.error = error;
  });
}
