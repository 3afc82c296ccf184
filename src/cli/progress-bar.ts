const WIDTH = 30;

/** The progress of a command, redrawn on stderr if that is a terminal. */
export class ProgressBar {
  private isDrawn = false;

  /** `share` is from 0 to 1, or `null` if it is not known. */
  show(share: number | null, text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r${share === null ? '' : `${draw(Math.min(1, share))}, `}${text} `);
    this.isDrawn = true;
  }

  /** What is printed next begins a new line. */
  end(): void {
    if (this.isDrawn) process.stderr.write('\n');
    this.isDrawn = false;
  }
}

function draw(share: number): string {
  return `[${'#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '-')}] ${Math.round(share * 100)} %`;
}
