import { Field, ID, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-answer';
import { TimeZone } from '../scalars';
import { PageInfoType } from './page-info.type';

@ObjectType('Contact', { description: 'A person that the business communicates with.' })
export class ContactType {
  /** The source of the fields. */
  view: StatusView;

  @Field(() => ID, { description: "The id of the contact in the caller's CRM or inbox." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The time zone for wall-clock times and calendar days; null means UTC.',
  })
  timeZone: string | null;
}

@ObjectType('ContactEdge', { description: 'A contact in a page.' })
export class ContactEdgeType {
  @Field(() => String, { description: 'Cursor; pass as `after` to get the contacts that follow.' })
  cursor: string;

  @Field(() => ContactType, { description: 'The contact.' })
  node: ContactType;
}

@ObjectType('ContactConnection', { description: 'A page of contacts, ordered by id.' })
export class ContactConnectionType {
  @Field(() => [ContactEdgeType], { description: 'The contacts of the page.' })
  edges: ContactEdgeType[];

  @Field(() => PageInfoType, { description: 'The position of the page in the list.' })
  pageInfo: PageInfoType;
}
