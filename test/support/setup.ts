/** A test that writes to the console fails: what is worth saying is an assertion. */
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  console[method] = (...args: unknown[]) => {
    throw new Error(`console.${method}: ${args.map(String).join(' ')}`);
  };
}
