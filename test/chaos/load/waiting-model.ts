/** Longer than the clocks of the database and of the harness differ. */
const MARGIN_MS = 10;

/** Who waits, worked out from what was reported. */
export class WaitingModel {
  private readonly asked: number[] = [];
  private readonly answers: number[] = [];
  private readonly used = new Set<number>();
  /** When replies were reserved, as closely as the harness knows. */
  private readonly reserved: { readonly from: number; readonly to: number }[] = [];

  get inbound(): number {
    return this.asked.length;
  }

  /** A time at which nothing else was sent or reserved. */
  freeTime(draw: () => number): number {
    for (;;) {
      const time = draw();
      const isTaken = ({ from, to }: { from: number; to: number }) => time >= from && time <= to;
      if (this.used.has(time) || this.reserved.some(isTaken)) continue;
      this.used.add(time);
      return time;
    }
  }

  /** Notes that a reply was reserved; returns a time that is to others as that of the reservation. */
  reserve(from: number, to: number): number {
    this.reserved.push({ from: from - MARGIN_MS, to: to + MARGIN_MS });
    return from;
  }

  ask(sentAt: number): void {
    this.asked.push(sentAt);
  }

  answer(at: number): void {
    this.answers.push(at);
  }

  takeBack(answeredAt: number): void {
    this.answers.splice(this.answers.indexOf(answeredAt), 1);
  }

  get waiting(): { readonly waitingSince: string | null; readonly pendingInbound: number } {
    const through = Math.max(...this.answers, Number.NEGATIVE_INFINITY);
    const open = this.asked.filter((sentAt) => sentAt > through);
    const since = open.length > 0 ? new Date(Math.min(...open)).toISOString() : null;
    return { waitingSince: since, pendingInbound: open.length };
  }
}
