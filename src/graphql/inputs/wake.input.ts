import { Field, InputType } from 'type-graphql';
import { DateTimeISO, Duration, LocalDateTime, TimeZone } from '../scalars';

@InputType({ description: 'A wall-clock time in a time zone.' })
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
      'A duration from now, e.g. PT2H. Calendar days (P1D) are counted in the time zone of the contact.',
  })
  after?: string;

  @Field(() => DateTimeISO, { nullable: true, description: 'A point in time.' })
  at?: Date;

  @Field(() => LocalTimeInput, {
    nullable: true,
    description: 'A wall-clock time, e.g. 2026-03-29T09:00, in the given time zone or that of the contact.',
  })
  local?: LocalTimeInput;
}
