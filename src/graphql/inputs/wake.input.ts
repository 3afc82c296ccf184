import { Field, InputType } from 'type-graphql';
import { SleepUntilEnum } from '../enums';
import { DateTime, Duration, LocalDateTime, TimeZone } from '../scalars';

@InputType({ description: 'A local time in a time zone.' })
export class LocalTimeInput {
  @Field(() => LocalDateTime, { description: 'The local date and time.' })
  dateTime: string;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The time zone. The default is the time zone of the contact.',
  })
  timeZone?: string | null;
}

/** Marked `@oneOf` in schema.ts: exactly one field is required. */
@InputType({ description: 'When the bot becomes active again. Exactly one field is required.' })
export class WakeInput {
  @Field(() => Duration, {
    nullable: true,
    description:
      'A duration from now, e.g. PT2H. Days (P1D) are calendar days in the time zone of the contact.',
  })
  after?: string;

  @Field(() => DateTime, { nullable: true, description: 'An exact time (RFC 3339).' })
  at?: Date;

  @Field(() => LocalTimeInput, {
    nullable: true,
    description: 'A local time, e.g. 2026-03-29T09:00, in the given time zone or that of the contact.',
  })
  local?: LocalTimeInput;

  @Field(() => Duration, {
    nullable: true,
    description:
      'How much later than now. Of a status that is silent already, how much later than its wake time; everything else of it stays. Only with SLEEPING.',
  })
  extendBy?: string;

  @Field(() => SleepUntilEnum, { nullable: true, description: 'WOKEN: no wake time, an endless sleep.' })
  until?: 'WOKEN';
}
