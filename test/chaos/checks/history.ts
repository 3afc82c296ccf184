export interface Happening {
  /** Milliseconds since 1970, as the records of the database are. */
  readonly at: number;
  readonly what: string;
}

/** What was done to the service and when: the faults and the load, in order. */
export class History {
  readonly happenings: Happening[] = [];
  private readonly start = Date.now();

  note(what: string): void {
    this.happenings.push({ at: Date.now(), what });
  }

  /** How many faults of each kind, without the node they met. */
  summary(): string {
    const counts = new Map<string, number>();
    for (const { what } of this.happenings) {
      const kind = what.split(':')[0]!;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ') || 'none';
  }

  lines(): string[] {
    return this.happenings.map(
      ({ at, what }) => `${((at - this.start) / 1_000).toFixed(3).padStart(9)} s  ${what}`,
    );
  }
}
