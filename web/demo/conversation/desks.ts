/** What an agent has begun in one conversation. It stays there when another is opened. */
export interface Desk {
  /** The text in the field. */
  readonly text: string;
  readonly writerId: string;
  /** Whether messages are reported as sent ten minutes ago. */
  readonly isLate: boolean;
  /** What the bot suggests, for a person to send. */
  readonly suggestion: string | null;
  /** The message for which the bot has made its last suggestion. */
  readonly suggestedFor: string | null;
  /** How many replies the bot is writing. */
  readonly typing: number;
  readonly trouble: string | null;
}

const EMPTY: Desk = {
  ...{ text: '', writerId: 'you', isLate: false, suggestion: null, suggestedFor: null, typing: 0 },
  trouble: null,
};

export class Desks extends EventTarget {
  private readonly desks = new Map<string, Desk>();

  of(contactId: string): Desk {
    return this.desks.get(contactId) ?? EMPTY;
  }

  change(contactId: string, change: Partial<Desk>): void {
    this.desks.set(contactId, { ...this.of(contactId), ...change });
    this.dispatchEvent(new Event('change'));
  }
}
