import type { BadgeStatus, Actor as StatusActor, StatusReason } from 'bot-status-client/store';
import type { Words } from './languages/en.js';

type Actor = Omit<StatusActor, 'via'> & { readonly via?: Omit<StatusActor, 'via'> | null };
export type TimeUnit = 'second' | 'minute' | 'hour' | 'day';

const UNIT_MS: Readonly<Record<TimeUnit, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Composes the sentences of the badge in one language. Dates, durations and numbers come from `Intl`. */
export class Phrases {
  private readonly formats = new Map<string, { format(value: number): string }>();
  private readonly dates: Intl.DateTimeFormat;

  constructor(
    readonly words: Words,
    readonly locale: string,
    /** For tests; by default that of the viewer. */
    private readonly timeZone?: string,
  ) {
    const zone = timeZone === undefined ? {} : { timeZone };
    this.dates = new Intl.DateTimeFormat('en-US', {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      ...zone,
    });
  }

  /** The label of the state. */
  state(status: BadgeStatus): string {
    const { active, drafting, asleep, inactive } = this.words;
    if (status.state === 'ACTIVE') return status.permission === 'SUGGEST' ? drafting : active;
    return status.state === 'SLEEPING' ? asleep : inactive;
  }

  /** The state and its end. Without a countdown, which would be announced again and again. */
  stateUntil(status: BadgeStatus, now: number): string {
    const until = this.until(status, now);
    return until ? this.words.stateUntil(this.state(status), until) : this.state(status);
  }

  /** The end of the state; empty for an active bot. */
  until({ state, wakeAt, endOnReply }: BadgeStatus, now: number): string {
    if (state === 'ACTIVE') return '';
    if (wakeAt !== null) return this.words.until(this.moment(Date.parse(wakeAt), now));
    return endOnReply ? this.words.untilReply : this.words.untilTurnedOn;
  }

  /** Why the status is as it is, and until when: "Paused because Alex replied. Back tomorrow, 6:52 PM". */
  explain(status: BadgeStatus, now: number): string {
    const { sentences, backAt, backOnReply, backWhenTurnedOn } = this.words;
    const why = this.because(status);
    if (status.state === 'ACTIVE') return why;
    if (status.wakeAt !== null) return sentences(why, backAt(this.moment(Date.parse(status.wakeAt), now)));
    return sentences(why, status.endOnReply ? backOnReply : backWhenTurnedOn);
  }

  /** Why the status is as it is. */
  because({ reason, changedBy, permission, state }: BadgeStatus): string {
    if (reason === 'INITIAL' && state === 'ACTIVE' && permission === 'SUGGEST') return this.words.drafts;
    return this.reason(reason, changedBy);
  }

  /** The service may be newer than the page, and send a reason that the page does not know. */
  reason(reason: StatusReason, actor: Actor): string {
    const sentence = this.words.because[reason] ?? this.words.because.MANUAL;
    return sentence(this.who(actor));
  }

  who({ via, ...actor }: Actor): string {
    return via ? this.words.via(this.nameOf(actor), this.nameOf(via)) : this.nameOf(actor);
  }

  /** A time in the viewer's time zone: "today, 2:05 PM", "tomorrow, 9:00 AM", "Fri, Jun 5, 9:00 AM". */
  moment(at: number, now: number): string {
    const days = this.dayNumber(at) - this.dayNumber(now);
    return this.words.dayAndTime(this.day(at, days), this.date({ timeStyle: 'short' }).format(at));
  }

  /** "3 hours". */
  duration(amount: number, unit: TimeUnit, unitDisplay: 'long' | 'short' | 'narrow' = 'long'): string {
    return this.unit(unit, unitDisplay).format(amount);
  }

  /** The name of a unit for an amount: "hours". */
  unitName(unit: TimeUnit, amount: number): string {
    const parts = (this.unit(unit, 'long') as Intl.NumberFormat).formatToParts(amount);
    const name = parts.filter(({ type }) => type === 'unit').map(({ value }) => value);
    return name.join('').trim();
  }

  /** A duration in its two largest units: "2 hr 5 min". */
  length(ms: number): string {
    if (ms < UNIT_MS.minute)
      return this.duration(Math.max(1, Math.round(ms / UNIT_MS.second)), 'second', 'short');
    const minutes = Math.round(ms / UNIT_MS.minute);
    if (minutes < 60) return this.duration(minutes, 'minute', 'short');
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return this.pair(hours, 'hour', minutes % 60, 'minute', 'short');
    return this.pair(Math.floor(hours / 24), 'day', hours % 24, 'hour', 'short');
  }

  /** The time left: "2d 3h", "3h 5m" or "4:09". Rounds up, so that it reads 0:00 only when no time is left. */
  countdown(leftMs: number): string {
    const unit = leftMs > UNIT_MS.hour ? UNIT_MS.minute : UNIT_MS.second;
    const left = Math.max(0, Math.ceil(leftMs / unit) * unit);
    const days = Math.floor(left / UNIT_MS.day);
    const hours = Math.floor((left % UNIT_MS.day) / UNIT_MS.hour);
    const minutes = Math.floor((left % UNIT_MS.hour) / UNIT_MS.minute);
    if (days > 0) return this.pair(days, 'day', hours, 'hour', 'narrow');
    if (hours > 0) return this.pair(hours, 'hour', minutes, 'minute', 'narrow');
    return `${this.number(minutes)}:${this.number((left % UNIT_MS.minute) / UNIT_MS.second, 2)}`;
  }

  number(value: number, digits = 1): string {
    return this.format(`number ${digits}`, (locale) => {
      return new Intl.NumberFormat(locale, { minimumIntegerDigits: digits, maximumFractionDigits: 0 });
    }).format(value);
  }

  private day(at: number, days: number): string {
    if (Math.abs(days) <= 1) {
      return this.format('days', (locale) => {
        const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
        return { format: (value) => format.format(value, 'day') };
      }).format(days);
    }
    const year = Math.abs(days) > 300 ? 'numeric' : undefined;
    return this.date({ weekday: 'short', year, month: 'short', day: 'numeric' }).format(at);
  }

  private pair(
    large: number,
    largeUnit: TimeUnit,
    small: number,
    smallUnit: TimeUnit,
    display: 'short' | 'narrow',
  ): string {
    const first = this.duration(large, largeUnit, display);
    return small === 0 ? first : `${first} ${this.duration(small, smallUnit, display)}`;
  }

  private nameOf({ kind, name, externalId }: Omit<Actor, 'via'>): string {
    if (name) return name;
    const { bot, service, contact, teammate, integration } = this.words;
    if (kind === 'BOT') return bot;
    if (kind === 'SYSTEM') return service;
    if (kind === 'CONTACT') return contact;
    return externalId ?? (kind === 'USER' ? teammate : integration);
  }

  private unit(unit: TimeUnit, unitDisplay: 'long' | 'short' | 'narrow'): { format(value: number): string } {
    return this.format(`${unit} ${unitDisplay}`, (locale) => {
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
    });
  }

  private date(options: Intl.DateTimeFormatOptions): { format(value: number): string } {
    const zone = this.timeZone === undefined ? {} : { timeZone: this.timeZone };
    return this.format(JSON.stringify(options), (locale) => {
      return new Intl.DateTimeFormat(locale, { ...options, ...zone });
    });
  }

  /** Formats are slow to create, and a page has hundreds of badges. */
  private format(
    key: string,
    create: (locale: string) => { format(value: number): string },
  ): { format(value: number): string } {
    const known = this.formats.get(key);
    if (known) return known;
    const created = create(this.locale);
    this.formats.set(key, created);
    return created;
  }

  /** The number of the calendar day. Differences are right even when daylight saving time begins or ends. */
  private dayNumber(at: number): number {
    const parts = this.dates.formatToParts(at);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    return Math.floor(Date.UTC(part('year'), part('month') - 1, part('day')) / UNIT_MS.day);
  }
}
