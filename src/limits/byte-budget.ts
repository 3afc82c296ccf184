/**
 * Bytes that may be held at once, at several levels: what a socket holds counts for its user, workspace and node too.
 * Nothing is taken where any of them has no room.
 */
export class ByteBudget {
  private taken = 0;
  private openBelow = 0;
  private isClosed = false;

  constructor(
    readonly limit: number,
    private readonly parent: ByteBudget | null = null,
    private readonly onClose: () => void = () => undefined,
  ) {
    if (parent) parent.openBelow += 1;
  }

  get used(): number {
    return this.taken;
  }

  /** Takes the bytes at every level, or at none. */
  take(bytes: number): boolean {
    if (this.isClosed || !this.hasRoom(bytes)) return false;
    this.add(bytes);
    return true;
  }

  /** Whether there is no room for so many at the topmost level, which all share. */
  isExhaustedForAll(bytes: number): boolean {
    return this.parent ? this.parent.isExhaustedForAll(bytes) : !this.hasRoom(bytes);
  }

  /** Gives back some of the bytes taken; after `close` there are none left to give. */
  give(bytes: number): void {
    if (!this.isClosed) this.add(-bytes);
  }

  /** Gives back all that is still taken. Budgets above that nobody uses any more are closed too. */
  close(): void {
    if (this.isClosed) return;
    this.add(-this.taken);
    this.isClosed = true;
    this.onClose();
    if (!this.parent) return;
    this.parent.openBelow -= 1;
    if (this.parent.openBelow === 0 && this.parent.parent) this.parent.close();
  }

  private hasRoom(bytes: number): boolean {
    return this.taken + bytes <= this.limit && (this.parent?.hasRoom(bytes) ?? true);
  }

  private add(bytes: number): void {
    this.taken += bytes;
    this.parent?.add(bytes);
  }
}
