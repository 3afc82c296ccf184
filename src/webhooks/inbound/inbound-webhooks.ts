import { randomBytes } from 'node:crypto';
import { accessTime } from '../../application/access/access-time';
import { type Caller, lacksAccess } from '../../application/access/caller';
import { AppError, badInput } from '../../application/app-error';
import { checkRequiredText } from '../../application/checks';
import type {
  InboundWebhook,
  InboundWebhookStore,
  ObservedWebhook,
} from '../../application/ports/inbound-webhook-store';
import { type Refusal, refuse } from '../../domain/refusal';
import type { Clock } from '../../domain/time/clock';
import type { MappedItem } from './apply-mapping';
import { checkTemplate } from './contact-template';
import { mapDelivery } from './map-delivery';
import { InvalidDeliveryError, type Source } from './source';
import type { SourceSet } from './source-set';

const MAX_NAME = 100;
const MAX_TEMPLATE = 100;
const MAX_SECRETS = 5;
const MAX_SECRET = 1_000;
/** Limit per workspace. */
const MAX_WEBHOOKS = 100;
/** 192 bits: where the sender signs nothing, the address is the only secret. */
const ID_BYTES = 24;

export interface SaveInboundWebhookInput {
  readonly name: string;
  readonly source: string;
  /** `null` keeps those of a webhook that exists. */
  readonly secrets: readonly string[] | null;
  /** `null` for the default of the source. */
  readonly contactIdTemplate: string | null;
  readonly options: Readonly<Record<string, string>>;
}

export interface SaveInboundWebhookResult {
  readonly webhook: InboundWebhook | null;
  readonly refusal: Refusal | null;
}

/** Creates, changes, lists and deletes the inbound webhooks of a workspace. */
export class InboundWebhooks {
  constructor(
    private readonly store: InboundWebhookStore,
    private readonly sources: SourceSet,
    private readonly clock: Clock,
  ) {}

  /** Creates the webhook with this name, or changes it. Its address stays the same. */
  async save(caller: Caller, input: SaveInboundWebhookInput): Promise<SaveInboundWebhookResult> {
    const source = this.sources.find(input.source);
    const refusal =
      lacksAccess(caller, 'ADMIN', 'ACCESS') ??
      checkRequiredText(input.name, ['name'], MAX_NAME) ??
      (source ? checkFor(source, input) : this.unknownSource(input.source));
    if (refusal || !source) return { webhook: null, refusal };
    return this.store.change<SaveInboundWebhookResult>(caller.workspace, (webhooks) => {
      const known = webhooks.find(({ name }) => name === input.name);
      const conflict = findConflict(source, input, known, webhooks.length);
      if (conflict) return { result: { webhook: null, refusal: conflict }, save: null };
      const created = known ?? this.createFor(caller, input);
      const { contactIdTemplate, options } = input;
      const webhook = { ...created, secrets: input.secrets ?? created.secrets, contactIdTemplate, options };
      return { result: { webhook, refusal: null }, save: webhook };
    });
  }

  async delete(caller: Caller, name: string): Promise<{ isRemoved: boolean; refusal: Refusal | null }> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS') ?? checkRequiredText(name, ['name'], MAX_NAME);
    if (refusal) return { isRemoved: false, refusal };
    const isRemoved = await this.store.delete(caller.workspace, name);
    return { isRemoved, refusal: isRemoved ? null : NOT_FOUND };
  }

  /** Returns all webhooks of the workspace, by name. Throws FORBIDDEN. */
  async list(caller: Caller): Promise<readonly ObservedWebhook[]> {
    const refusal = lacksAccess(caller, 'ADMIN', 'ACCESS');
    if (refusal) throw new AppError('FORBIDDEN', refusal.message);
    return this.store.list(caller.workspace);
  }

  /** What the webhook would do with a body. Throws FORBIDDEN, and BAD_USER_INPUT if there is no such webhook. */
  async preview(caller: Caller, name: string, body: string): Promise<readonly MappedItem[]> {
    const webhook = (await this.list(caller)).find((each) => each.name === name);
    const opened = webhook && this.sources.open(webhook);
    if (!opened) throw badInput(['name'], NOT_FOUND.message);
    try {
      return mapDelivery(opened, { headers: {}, path: '', query: {}, body: Buffer.from(body) });
    } catch (error) {
      if (error instanceof InvalidDeliveryError) throw badInput(['body'], error.message);
      throw error;
    }
  }

  private createFor({ workspace, actor: createdBy }: Caller, input: SaveInboundWebhookInput): InboundWebhook {
    const { name, source, contactIdTemplate, options } = input;
    const id = randomBytes(ID_BYTES).toString('base64url');
    const createdAt = accessTime(this.clock);
    return { id, workspace, name, source, secrets: [], contactIdTemplate, options, createdAt, createdBy };
  }

  private unknownSource(name: string): Refusal {
    const known = this.sources.names.join(', ');
    return refuse('BAD_INPUT', ['source'], `source must be one of ${known}, not ${name}.`);
  }
}

function checkFor(
  source: Source,
  { secrets, contactIdTemplate, options }: SaveInboundWebhookInput,
): Refusal | null {
  return checkSecrets(secrets) ?? checkTemplateOf(source, contactIdTemplate) ?? checkOptions(source, options);
}

function checkSecrets(secrets: readonly string[] | null): Refusal | null {
  if (secrets === null) return null;
  if (secrets.length > MAX_SECRETS)
    return refuse('BAD_INPUT', ['secrets'], `A webhook can have at most ${MAX_SECRETS} secrets.`);
  for (const [index, secret] of secrets.entries()) {
    const refusal = checkRequiredText(secret, ['secrets', String(index)], MAX_SECRET);
    if (refusal) return refusal;
  }
  return null;
}

function checkTemplateOf({ contactFields }: Source, template: string | null): Refusal | null {
  if (template === null) return null;
  const refusal = checkRequiredText(template, ['contactIdTemplate'], MAX_TEMPLATE);
  if (refusal) return refusal;
  const problem = checkTemplate(template, contactFields);
  return problem === null ? null : refuse('BAD_INPUT', ['contactIdTemplate'], problem);
}

function checkOptions(source: Source, options: Readonly<Record<string, string>>): Refusal | null {
  const { error } = source.options.safeParse(options);
  if (!error) return null;
  const [issue] = error.issues;
  const name = issue?.path.length ? `${issue.path.join('.')} ` : '';
  return refuse('BAD_INPUT', ['options'], `Options of ${source.title}: ${name}${issue?.message}.`);
}

function findConflict(
  { title, needsSecret }: Source,
  { source, secrets }: SaveInboundWebhookInput,
  known: InboundWebhook | undefined,
  count: number,
): Refusal | null {
  if (known && known.source !== source) return OTHER_SOURCE;
  if (!known && count >= MAX_WEBHOOKS) return TOO_MANY;
  const isUnsigned = (secrets ?? known?.secrets ?? []).length === 0;
  if (needsSecret && isUnsigned)
    return refuse('BAD_INPUT', ['secrets'], `secrets must not be empty: ${title} signs what it sends.`);
  return null;
}

const NOT_FOUND = refuse('NOT_FOUND', ['name'], 'The webhook was not found.');
const OTHER_SOURCE = refuse(
  'CONFLICT',
  ['source'],
  'The webhook with this name has another source. Delete it, or choose another name.',
);
const TOO_MANY = refuse('BAD_INPUT', [], `A workspace can have at most ${MAX_WEBHOOKS} inbound webhooks.`);
