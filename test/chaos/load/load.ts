/** Something that uses the service until it is told to finish; then it ends what it has begun. */
export class Load {
  private isFinishing = false;
  private readonly workers: Promise<void>[] = [];

  /** Runs `step` again and again. */
  repeat(step: () => Promise<void>): void {
    const run = async () => {
      while (!this.isFinishing) await step();
    };
    this.workers.push(run());
  }

  async finish(): Promise<void> {
    this.isFinishing = true;
    await Promise.all(this.workers);
  }
}
