import { Field, ID, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-result';
import type { ContactFilter } from '../../application/ports/contact-store';
import { type Connection, defineConnection } from '../pages';
import { TimeZone } from '../scalars';

@ObjectType('Contact', { description: 'A person that the business communicates with.' })
export class ContactType {
  /** The source of the fields. */
  view: StatusView;

  @Field(() => ID, { description: 'The id of the contact in your CRM or inbox.' })
  contactId: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The time zone of local times and calendar days; null means UTC.',
  })
  timeZone: string | null;

  @Field(() => [ID], { description: 'Further ids of the same person. Inputs take them as well.' })
  aliases: readonly string[];
}

export const ContactConnectionType = defineConnection(ContactType, 'Contact', {
  one: 'contact',
  description: 'A page of contacts.',
});

export interface ContactConnection extends Connection<ContactType> {
  /** The source of the total count. */
  readonly filter: ContactFilter;
  /** The sequence of the change log that the page was read at. */
  readonly seq: number;
}
