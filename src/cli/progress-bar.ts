const WIDTH = 30;

/** The progress of a command, redrawn on stderr if that is a terminal. */
export class ProgressBar {
  private isDrawn = false;

  /** `share` is from 0 to 1. */
  show(share: number, text: string): void {
    if (!process.stderr.isTTY) return;
    const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '-');
    process.stderr.write(`\r[${bar}] ${Math.round(share * 100)} %, ${text} `);
    this.isDrawn = true;
  }

  /** What is printed next begins a new line. */
  end(): void {
    if (this.isDrawn) process.stderr.write('\n');
  }
}
