/** Steps that release what has been started, run in reverse order. */
export class Cleanup {
  private steps: (() => unknown)[] = [];
  private running: Promise<void> | null = null;

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  /** Runs every step once, even if called repeatedly or if a step fails. Rejects with the first error. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.steps.reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    this.steps = [];
    if (errors.length > 0) throw errors[0];
  }
}
