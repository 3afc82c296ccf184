import { randomBytes, randomUUID } from 'node:crypto';
import { type Caller, lacksAccess } from '../../application/access/caller';
import { AppError, badInput } from '../../application/app-error';
import { checkRequiredText } from '../../application/checks';
import {
  type Attempt,
  type DeliveryMode,
  EVENT_TYPES,
  type EventType,
  type ObservedEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointStore,
} from '../../application/ports/webhook-endpoint-store';
import type { BotState } from '../../domain/bot-status';
import { type Refusal, refuse } from '../../domain/refusal';
import type { Clock } from '../../domain/time/clock';
import { DAY, type Instant, type Milliseconds } from '../../domain/time/instant';
import type { SendResult } from './http-sender';
import type { NetworkGuard } from './network-guard';
import type { EventSender } from './send-event';
import type { Sink } from './sink';

const MAX_NAME = 100;
const MAX_URL = 2_048;
/** Limit per workspace. */
const MAX_ENDPOINTS = 100;
const SECRET_BYTES = 32;
const MAX_OVERLAP: Milliseconds = 30 * DAY;
const MAX_ATTEMPTS = 100;

export interface SaveWebhookEndpointInput {
  readonly name: string;
  readonly url: string;
  readonly format: string;
  readonly mode: DeliveryMode;
  readonly eventTypes: readonly string[];
  /** `null` for all. */
  readonly states: readonly BotState[] | null;
}

export interface WebhookEndpointResult {
  readonly endpoint: WebhookEndpoint | null;
  /** `null` unless one was made. It cannot be read again. */
  readonly secret: string | null;
  readonly refusal: Refusal | null;
}

/** Manages the webhook endpoints of a workspace. */
export class WebhookEndpoints {
  constructor(
    private readonly store: WebhookEndpointStore,
    private readonly sinks: readonly [Sink, ...Sink[]],
    private readonly guard: Pick<NetworkGuard, 'problemOf'>,
    private readonly sender: Pick<EventSender, 'send'>,
    private readonly clock: Clock,
  ) {}

  /** Creates the endpoint with this name, with a secret, or changes it. */
  async save(caller: Caller, input: SaveWebhookEndpointInput): Promise<WebhookEndpointResult> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS') ?? this.check(input);
    if (refusal) return refused(refusal);
    const eventTypes = [...new Set(input.eventTypes)] as EventType[];
    const states = input.states && [...new Set(input.states)];
    return this.store.change(caller.workspace, (endpoints): Decision => {
      const known = endpoints.find(({ name }) => name === input.name);
      if (!known && endpoints.length >= MAX_ENDPOINTS) return { result: refused(TOO_MANY), save: null };
      const value = known ? null : createSecret();
      const { workspace, actor: createdBy } = caller;
      const created = { id: randomUUID(), workspace, createdAt: this.clock.now(), createdBy };
      const secrets = known?.secrets ?? [{ value: value!, expiresAt: null }];
      const endpoint = { ...(known ?? created), ...input, eventTypes, states, secrets };
      return { result: { endpoint, secret: value, refusal: null }, save: endpoint };
    });
  }

  /** Makes a new secret. For a while, events are signed with both. */
  async rotateSecret(caller: Caller, name: string, overlap: Milliseconds): Promise<WebhookEndpointResult> {
    const denied = this.deny(caller, name) ?? checkOverlap(overlap);
    if (denied) return refused(denied);
    const expiresAt = this.clock.now() + overlap;
    return this.store.change(caller.workspace, (endpoints): Decision => {
      const known = endpoints.find((endpoint) => endpoint.name === name);
      if (!known) return { result: refused(NOT_FOUND), save: null };
      const value = createSecret();
      const [current] = known.secrets;
      const secrets = [{ value, expiresAt: null }, ...(current ? [{ ...current, expiresAt }] : [])];
      const endpoint = { ...known, secrets };
      return { result: { endpoint, secret: value, refusal: null }, save: endpoint };
    });
  }

  delete(caller: Caller, name: string): Promise<Refusal | null> {
    return this.doTo(caller, name, () => this.store.delete(caller.workspace, name));
  }

  /** Goes on with an endpoint that was disabled, with what it has missed. */
  enable(caller: Caller, name: string): Promise<Refusal | null> {
    return this.doTo(caller, name, () => this.store.enable(caller.workspace, name, this.clock.now()));
  }

  /** Sends again what was recorded since then or, with `null`, what was given up. */
  replay(caller: Caller, name: string, since: Instant | null): Promise<Refusal | null> {
    return this.doTo(caller, name, () => this.store.replay(caller.workspace, name, since, this.clock.now()));
  }

  /** Returns all endpoints of the workspace, by name. Throws FORBIDDEN. */
  async list(caller: Caller): Promise<readonly ObservedEndpoint[]> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (refusal) throw new AppError('FORBIDDEN', refusal.message);
    return this.store.list(caller.workspace);
  }

  /** The newest attempts, newest first. Throws FORBIDDEN, and BAD_USER_INPUT if there is no such endpoint. */
  async attempts(caller: Caller, name: string): Promise<readonly Attempt[]> {
    const endpoint = await this.find(caller, name);
    if (!endpoint) throw badInput(['name'], NOT_FOUND.message);
    return this.store.attempts(endpoint.id, MAX_ATTEMPTS);
  }

  /** Sends an event that says nothing, once and now, also to an endpoint that is disabled. */
  async sendTestEvent(caller: Caller, name: string): Promise<TestResult> {
    const refusal = this.deny(caller, name);
    const endpoint = refusal ? null : await this.find(caller, name);
    if (!endpoint) return { attempt: null, refusal: refusal ?? NOT_FOUND };
    const now = this.clock.now();
    const data = { name: endpoint.name };
    const event = { id: randomUUID(), type: 'webhook_endpoint.test', occurredAt: now, data } as const;
    const result = await this.sender.send(endpoint, event, now, new AbortController().signal);
    return { attempt: { ...result, attemptedAt: now }, refusal: null };
  }

  private async find(caller: Caller, name: string): Promise<ObservedEndpoint | undefined> {
    return (await this.list(caller)).find((endpoint) => endpoint.name === name);
  }

  private async doTo(caller: Caller, name: string, work: () => Promise<boolean>): Promise<Refusal | null> {
    return this.deny(caller, name) ?? ((await work()) ? null : NOT_FOUND);
  }

  private deny(caller: Caller, name: string): Refusal | null {
    return lacksAccess(caller, 'ADMIN', 'ACCESS') ?? checkRequiredText(name, ['name'], MAX_NAME);
  }

  private check({ name, url, format, eventTypes, states }: SaveWebhookEndpointInput): Refusal | null {
    return (
      checkRequiredText(name, ['name'], MAX_NAME) ??
      checkRequiredText(url, ['url'], MAX_URL) ??
      this.checkUrl(url) ??
      this.checkFormat(format) ??
      checkEventTypes(eventTypes) ??
      (states?.length === 0 ? NO_STATES : null)
    );
  }

  private checkUrl(url: string): Refusal | null {
    if (!URL.canParse(url)) return NO_URL;
    const problem = this.guard.problemOf(new URL(url));
    return problem === null ? null : refuse('BAD_INPUT', ['url'], problem);
  }

  private checkFormat(format: string): Refusal | null {
    const known = this.sinks.map(({ name }) => name);
    if (known.includes(format)) return null;
    return refuse('BAD_INPUT', ['format'], `format must be one of ${known.join(', ')}.`);
  }
}

interface TestResult {
  readonly attempt: (SendResult & { readonly attemptedAt: Instant }) | null;
  readonly refusal: Refusal | null;
}

interface Decision {
  readonly result: WebhookEndpointResult;
  readonly save: WebhookEndpoint | null;
}

function createSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

function checkEventTypes(types: readonly string[]): Refusal | null {
  if (types.length > 0 && types.every((type) => (EVENT_TYPES as readonly string[]).includes(type)))
    return null;
  return refuse('BAD_INPUT', ['eventTypes'], `eventTypes must be among ${EVENT_TYPES.join(', ')}.`);
}

function checkOverlap(overlap: Milliseconds): Refusal | null {
  if (overlap >= 0 && overlap <= MAX_OVERLAP) return null;
  return refuse('BAD_INPUT', ['keepOldFor'], 'keepOldFor must be a duration from PT0S to P30D.');
}

function refused(refusal: Refusal): WebhookEndpointResult {
  return { endpoint: null, secret: null, refusal };
}

const NOT_FOUND = refuse('NOT_FOUND', ['name'], 'The webhook endpoint was not found.');
const NO_URL = refuse('BAD_INPUT', ['url'], 'url must be a URL such as https://example.com/events.');
const NO_STATES = refuse('BAD_INPUT', ['states'], 'states must not be empty: omit it for all states.');
const TOO_MANY = refuse('BAD_INPUT', [], `A workspace can have at most ${MAX_ENDPOINTS} webhook endpoints.`);
