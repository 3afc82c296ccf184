import type { Actor } from '../../domain/actor';
import type { Instant } from '../../domain/time/instant';

/** An address at which another system reports its events. */
export interface InboundWebhook {
  /** The part of the address that cannot be guessed. */
  readonly id: string;
  readonly workspace: string;
  /** Unique in the workspace; it identifies the caller. */
  readonly name: string;
  /** The system that sends, such as `chatwoot`. */
  readonly source: string;
  /** Each of them is accepted, so that a secret can be replaced without losing events. */
  readonly secrets: readonly string[];
  /** How the id of a contact is made of its fields in the other system, such as `{id}`; `null` for the default. */
  readonly contactIdTemplate: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  readonly createdBy: Actor;
}

/** What has arrived at a webhook since it was created. Stored about a minute later. */
export interface WebhookActivity {
  readonly accepted: number;
  readonly ignored: number;
  readonly failed: number;
  /** Deliveries that were not sent by the owner of a secret, or of an API key that may record them. */
  readonly unverified: number;
  /** Messages that were taken for a teammate's, but are probably the bot's own. */
  readonly suspectedEchoes: number;
  readonly lastSuspectedEchoAt: Instant | null;
  readonly lastDeliveryAt: Instant | null;
  /** Why something was last refused, and when. Never contains data of a customer. */
  readonly lastProblem: string | null;
  readonly lastProblemAt: Instant | null;
}

/** The activity of a webhook at which nothing has arrived. */
export const NO_ACTIVITY: WebhookActivity = {
  ...{ accepted: 0, ignored: 0, failed: 0, unverified: 0, suspectedEchoes: 0 },
  ...{ lastSuspectedEchoAt: null, lastDeliveryAt: null, lastProblem: null, lastProblemAt: null },
};

export interface ObservedWebhook extends InboundWebhook {
  readonly activity: WebhookActivity;
}

export interface InboundWebhookStore {
  /** The webhook with this id, of any workspace. */
  find(id: string): Promise<InboundWebhook | null>;
  /** The webhooks of the workspace, ordered by name. */
  list(workspace: string): Promise<ObservedWebhook[]>;
  /**
   * Calls `decide` with the webhooks of the workspace and stores the one that it returns, in one transaction. Those of a
   * workspace run one after another. `decide` may be called again.
   */
  change<T>(
    workspace: string,
    decide: (webhooks: readonly InboundWebhook[]) => {
      readonly result: T;
      readonly save: InboundWebhook | null;
    },
  ): Promise<T>;
  /** Returns whether there was one. */
  delete(workspace: string, name: string): Promise<boolean>;
  /** Adds what has arrived, by the id of the webhook. */
  addActivity(activity: ReadonlyMap<string, WebhookActivity>): Promise<void>;
}
