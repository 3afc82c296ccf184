import type { BotStatusClient } from 'bot-status-client';

/** How a person takes over. */
export type TakeOver = 'TEAMMATE' | 'SLEEPING' | 'INACTIVE';

/** What really happened to one contact, in order: every entry has a number of its own. */
export class ContactHistory {
  private count = 0;
  /** When a take-over was certainly recorded; null if nobody has taken over. */
  takenOverAt: number | null = null;
  /** How often each part reached the contact. */
  readonly delivered: number[] = [];
  readonly broken: string[] = [];

  constructor(
    readonly contactId: string,
    /** Whether a message of a teammate puts the bot to sleep here. */
    readonly sleepsOnTeammate: boolean,
    readonly person: BotStatusClient,
  ) {}

  now(): number {
    this.count += 1;
    return this.count;
  }

  /** A person writes to the contact, or turns the bot off, without any fault. */
  async takeOver(kind: TakeOver): Promise<void> {
    const { contactId, person } = this;
    if (kind === 'TEAMMATE') {
      await person.recordMessage({ contactId, messageId: `by a person to ${contactId}`, origin: 'TEAMMATE' });
    } else {
      const wake = kind === 'SLEEPING' ? ({ until: 'WOKEN' } as const) : undefined;
      await person.setBotStatus({ contactId, state: kind, wake });
    }
    this.takenOverAt = this.now();
    this.isSilenced = kind !== 'TEAMMATE' || this.sleepsOnTeammate;
  }

  /** Whether the take-over silences the bot. Where it does not, only a fresh turn reveals it. */
  isSilenced = false;

  deliver(part: number): void {
    this.delivered[part] = (this.delivered[part] ?? 0) + 1;
    if (this.delivered[part] > 1) this.broken.push(`part ${part} was sent twice`);
  }
}
