import { Field, ID, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-answer';
import { TimeZone } from '../scalars';
import { BotType } from './bot.type';
import { BotStatusType } from './bot-status.type';
import { PageInfoType } from './page-info.type';

@ObjectType('Contact', { description: 'Somebody the business talks with.' })
export class ContactType {
  /** What the answer was made of. */
  view: StatusView;

  @Field(() => ID, { description: "The contact's id in the caller's own CRM or inbox." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  name: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Where wall-clock times and calendar days are counted; null is UTC.',
  })
  timeZone: string | null;

  @Field(() => BotType, {
    nullable: true,
    description: "The bot assigned, else the workspace's default bot.",
  })
  bot: BotType | null;

  @Field(() => BotStatusType, { description: 'The status of the bot for this contact.' })
  botStatus: BotStatusType;
}

@ObjectType('ContactEdge', { description: 'A contact with its place in the list.' })
export class ContactEdgeType {
  @Field(() => String, { description: 'Its place: `after` of a page that begins behind it.' })
  cursor: string;

  @Field(() => ContactType, { description: 'The contact.' })
  node: ContactType;
}

@ObjectType('ContactConnection', { description: 'A page of contacts, by id.' })
export class ContactConnectionType {
  @Field(() => [ContactEdgeType], { description: 'The contacts.' })
  edges: ContactEdgeType[];

  @Field(() => PageInfoType, { description: 'Where the page stands.' })
  pageInfo: PageInfoType;
}
