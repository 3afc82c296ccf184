import type { z } from 'zod';
import type { RecordMessageInput } from '../../application/commands/messages/record-message-input';
import type { ContactDetails } from '../../application/ports/contact-store';
import type { Goal } from '../../domain/bot-status';
import type { Instant } from '../../domain/time/instant';

/** A request to an inbound webhook, as it arrived. */
export interface Delivery {
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** With the query, as it arrived. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The bytes that are signed. */
  readonly body: Buffer;
}

/** What an event of another system means here. */
export type Mapping =
  | { readonly kind: 'MESSAGE'; readonly message: WebhookMessage }
  | { readonly kind: 'READ'; readonly contactId: string; readonly at: Instant | null }
  | { readonly kind: 'CONTACT'; readonly contact: ContactDetails }
  | { readonly kind: 'CONTACT_DELETION'; readonly contactId: string }
  /** One person has two ids. */
  | { readonly kind: 'ALIAS'; readonly contactId: string; readonly aliasId: string }
  | { readonly kind: 'GOAL'; readonly contactId: string; readonly goal: Goal }
  | { readonly kind: 'OPT_OUT'; readonly contactId: string }
  /** A person took the conversation over without writing, for example by an assignment. */
  | {
      readonly kind: 'ASSIGNMENT';
      readonly contactId: string;
      readonly actor: WebhookActor | null;
      /** What it does if `actor` is an identity of a bot. */
      readonly ifBot: 'SLEEP' | 'WAKE' | 'NOTHING';
    }
  /** A person gave it back, or closed it: wakes the bot only if a rule or this webhook put it to sleep. */
  | { readonly kind: 'RELEASE'; readonly contactId: string; readonly actor: WebhookActor | null }
  /** `event` is the type of the event in the other system; `why` is for the person who looks at a dry run. */
  | { readonly kind: 'IGNORED'; readonly event: string; readonly why: string };

/** Who did it, as the other system knows them. The id is compared with the identities of bots. */
export type WebhookActor = NonNullable<RecordMessageInput['actor']>;

/** A message. What is absent is not known. */
export type WebhookMessage = Pick<RecordMessageInput, 'contactId' | 'messageId' | 'origin' | 'channel'> &
  Partial<Omit<RecordMessageInput, 'replyToken'>>;

/** What an item is mapped with. */
export interface MappingContext<Options> {
  readonly options: Options;
  /** Builds the id of a contact from its fields in the other system; `null` if none of the template's fields is given. */
  readonly contactIdOf: (
    fields: Readonly<Record<string, string | number | null | undefined>>,
  ) => string | null;
}

/** Another system whose events the service understands. All functions are pure. */
export interface Source<Options = unknown> {
  /** As in the path: /webhooks/{name}/{id}. */
  readonly name: string;
  readonly title: string;
  /** The options of a webhook of this source, with their defaults. Values are given as texts. */
  readonly options: z.ZodType<Options>;
  /** The fields of a contact that the template of contact ids may use; the first is the default. */
  readonly contactFields: readonly [string, ...string[]];
  /** Whether a webhook must have a secret of its own. Not where the sender may sign nothing, or with a key for everybody. */
  readonly needsSecret: boolean;
  /** Whether an API key of the workspace may take the place of a signature. It is verified before, and not by `verify`. */
  readonly acceptsApiKeys?: true;
  /** The status of a response while nothing can be stored, with which the sender repeats the delivery. */
  readonly statusWhenUnavailable: 503 | 429;
  /**
   * Why a delivery does not come from the owner of one of the secrets, as a sentence for the log; `null` if it does. The
   * options count where a secret proves the system, but not the account in it.
   */
  verify(delivery: Delivery, secrets: readonly string[], now: Instant, options: Options): string | null;
  /** The answer to a request that only checks the address; `null` if its sender does not know what only the owner does. */
  handshake?(query: Readonly<Record<string, string>>, options: Options): string | null;
  /**
   * What stays the same when a delivery is repeated, where its body does not, for example because it counts the attempts.
   * Only of what is signed, and only called for a delivery that was parsed.
   */
  identify?(delivery: Delivery): string;
  /** The items of a batch. Throws InvalidDeliveryError for a body that is not of this source. */
  parse(delivery: Delivery): readonly unknown[];
  /** What one item means: usually one mapping. Throws InvalidDeliveryError if the item is not as documented. */
  map(item: unknown, context: MappingContext<Options>): readonly Mapping[];
}

/** A body that is not what the source sends. The message names the field. */
export class InvalidDeliveryError extends Error {}
