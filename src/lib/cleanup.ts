/** What has been started and has to be let go of, last first. */
export class Cleanup {
  private steps: (() => unknown)[] = [];
  private running: Promise<void> | null = null;

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  /** Runs every step once, however often it is called; a step that fails keeps none of the others from running. */
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
