interface Group {
  underWay: number;
  readonly waiting: { start(): void }[];
}

/**
 * Runs few pieces of asynchronous work at once: in all, and of one group (a workspace). Groups take turns, so that one
 * that asks for much, or whose work is slow, leaves the others their places.
 */
export class TurnQueue {
  private underWay = 0;
  private readonly groups = new Map<string, Group>();

  constructor(private readonly limits: { readonly total: number; readonly perGroup: number }) {}

  /** Resolves or rejects as `work` does, once it has had its turn. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const group: Group = this.groups.get(name) ?? { underWay: 0, waiting: [] };
    this.groups.set(name, group);
    return new Promise<T>((resolve, reject) => {
      const start = async () => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        } finally {
          this.finish(name, group);
        }
      };
      group.waiting.push({ start });
      this.startNext();
    });
  }

  private finish(name: string, group: Group): void {
    this.underWay -= 1;
    group.underWay -= 1;
    if (group.underWay === 0 && group.waiting.length === 0) this.groups.delete(name);
    this.startNext();
  }

  private startNext(): void {
    for (const [name, group] of this.groups) {
      if (this.underWay >= this.limits.total) return;
      if (group.underWay >= this.limits.perGroup) continue;
      const next = group.waiting.shift();
      if (!next) continue;
      this.underWay += 1;
      group.underWay += 1;
      // To the end of the line.
      this.groups.delete(name);
      this.groups.set(name, group);
      next.start();
    }
  }
}
