/**
 * Limits the bytes held at the same time on several levels: what a socket holds also counts for its user, workspace and
 * node. Nothing is taken unless every level has room.
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

  /** Takes the bytes on every level and returns true, or takes none and returns false. */
  take(bytes: number): boolean {
    if (this.isClosed || !this.hasRoom(bytes)) return false;
    this.add(bytes);
    return true;
  }

  /** Whether the topmost level, which all clients share, has no room for this number of bytes. */
  isExhaustedForAll(bytes: number): boolean {
    return this.parent ? this.parent.isExhaustedForAll(bytes) : !this.hasRoom(bytes);
  }

  /** Returns some of the bytes taken. Has no effect after `close`. */
  give(bytes: number): void {
    if (!this.isClosed) this.add(-bytes);
  }

  /** Returns all bytes still taken, and closes parent budgets that are no longer used. */
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
