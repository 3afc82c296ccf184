import { Field, InputType } from 'type-graphql';
import { DateTimeISO, Duration, LocalDateTime, TimeZone } from '../scalars';

@InputType('LocalTimeInput', { description: 'A wall-clock time somewhere.' })
export class LocalTimeInput {
  @Field(() => LocalDateTime, { description: 'The time the clock there shows.' })
  dateTime: string;

  @Field(() => TimeZone, { nullable: true, description: "Where; the contact's time zone if absent." })
  timeZone?: string | null;
}

/** Marked `@oneOf` in schema.ts: exactly one field is given. */
@InputType('WakeInput', { description: 'When the bot comes back. Exactly one field.' })
export class WakeInput {
  @Field(() => Duration, {
    nullable: true,
    description: "ISO 8601, e.g. PT2H. Calendar parts (P1D) are counted in the contact's time zone.",
  })
  after?: string;

  @Field(() => DateTimeISO, { nullable: true, description: 'A moment.' })
  at?: Date;

  @Field(() => LocalTimeInput, {
    nullable: true,
    description: "A wall-clock time, e.g. 2026-03-29T09:00, in the contact's time zone or the one named.",
  })
  local?: LocalTimeInput;
}
