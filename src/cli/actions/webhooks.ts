import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../../application/app-error';
import type { InboundWebhook, ObservedWebhook } from '../../application/ports/inbound-webhook-store';
import { TypeormInboundWebhookStore } from '../../persistence/operations/typeorm-inbound-webhook-store';
import { SystemClock } from '../../time/system-clock';
import { InboundWebhooks } from '../../webhooks/inbound/inbound-webhooks';
import { SOURCES } from '../../webhooks/inbound/sources';
import { generic } from '../../webhooks/inbound/sources/generic/source';
import { pathOf } from '../../webhooks/inbound/webhook-path';
import { callerOf } from '../caller';
import { CommandFailure } from '../command-failure';
import { type JsonOption, print } from '../output';
import { withDatabase } from '../with-database';

/** As long as Standard Webhooks recommends at most. */
const SECRET_BYTES = 32;

export interface WorkspaceOptions extends JsonOption {
  readonly workspace: string;
}

export interface SaveOptions extends WorkspaceOptions {
  readonly source: string;
  readonly secret?: readonly string[];
  readonly contactId?: string;
  readonly option?: Readonly<Record<string, string>>;
}

/** Generates a secret where the sender is given one, and none is given for a new webhook. */
export async function saveWebhook(name: string, options: SaveOptions): Promise<void> {
  const { workspace, source, contactId: contactIdTemplate = null, option = {} } = options;
  await withWebhooks(async (webhooks) => {
    const caller = callerOf(workspace, 'webhook');
    const isNew = !(await webhooks.list(caller)).some((each) => each.name === name);
    const generated = source === generic.name && isNew && !options.secret ? generateSecret() : null;
    const secrets = generated ? [generated] : (options.secret ?? null);
    const { webhook, refusal } = await webhooks.save(caller, {
      ...{ name, source, secrets, contactIdTemplate, options: option },
    });
    if (!webhook) throw new CommandFailure(refusal?.message);
    const json = { ...describe(webhook), ...(generated && { secret: generated }) };
    const hint = generated ? `Secret, to enter in the sender: ${generated}` : undefined;
    print({ json, text: pathOf(webhook), ...(hint && { hint }) }, options);
  });
}

export function listWebhooks(options: WorkspaceOptions): Promise<void> {
  return withWebhooks(async (webhooks) => {
    const all = await webhooks.list(callerOf(options.workspace, 'webhook'));
    const json = all.map((webhook) => ({ ...describe(webhook), ...describeActivity(webhook) }));
    print({ json, text: all.map(toLine).join('\n') || 'There are no webhooks.' }, options);
  });
}

export function deleteWebhook(name: string, options: WorkspaceOptions): Promise<void> {
  return withWebhooks(async (webhooks) => {
    const { isRemoved, refusal } = await webhooks.delete(callerOf(options.workspace, 'webhook'), name);
    if (!isRemoved) throw new CommandFailure(refusal?.message);
    print({ json: { isRemoved }, text: `Deleted ${name}.` }, options);
  });
}

export function previewWebhook(name: string, file: string, options: WorkspaceOptions): Promise<void> {
  const body = readFileSync(file, 'utf8');
  return withWebhooks(async (webhooks) => {
    const items = await webhooks.preview(callerOf(options.workspace, 'webhook'), name, body);
    print({ json: items, text: items.map((item) => JSON.stringify(item)).join('\n') }, options);
  });
}

async function withWebhooks(work: (webhooks: InboundWebhooks) => Promise<void>): Promise<void> {
  try {
    await withDatabase((database) =>
      work(new InboundWebhooks(new TypeormInboundWebhookStore(database), SOURCES, new SystemClock())),
    );
  } catch (error) {
    if (error instanceof AppError) throw new CommandFailure(error.message);
    throw error;
  }
}

function generateSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The names of the API. */
function describe(webhook: InboundWebhook) {
  const { name, source, contactIdTemplate, options, createdAt } = webhook;
  return { name, source, path: pathOf(webhook), contactIdTemplate, options, createdAt: new Date(createdAt) };
}

function describeActivity({ activity }: ObservedWebhook) {
  const toDate = (at: number | null) => at && new Date(at);
  const { lastSuspectedEchoAt, lastDeliveryAt, lastProblemAt, ...rest } = activity;
  const times = {
    lastSuspectedEchoAt: toDate(lastSuspectedEchoAt),
    lastDeliveryAt: toDate(lastDeliveryAt),
    lastProblemAt: toDate(lastProblemAt),
  };
  return { ...rest, ...times };
}

function toLine(webhook: ObservedWebhook): string {
  const { accepted, ignored, failed, unverified, suspectedEchoes, lastProblem } = webhook.activity;
  const counts = `accepted ${accepted}, ignored ${ignored}, failed ${failed}, unverified ${unverified}, suspected echoes ${suspectedEchoes}`;
  return [webhook.name, pathOf(webhook), counts, lastProblem ?? ''].join('  ').trim();
}
