export type GetToken = () => Promise<string> | string;

/** The token of a page: fixed, or requested when there is none or the last one was refused. */
export class TokenSource {
  private current: Promise<string> | null = null;

  constructor(private readonly source: string | GetToken) {}

  get canRefresh(): boolean {
    return typeof this.source === 'function';
  }

  get(): Promise<string> {
    if (typeof this.source === 'string') return Promise.resolve(this.source);
    if (this.current) return this.current;
    const { source } = this;
    const asked = Promise.resolve().then(() => source());
    this.current = asked;
    // A failure is not kept: the next call runs the callback again.
    asked.catch(() => {
      if (this.current === asked) this.current = null;
    });
    return asked;
  }

  /** Discards the token, so that the next `get` requests another. */
  forget(): void {
    this.current = null;
  }
}
