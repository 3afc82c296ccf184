import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ApiKeyResult, ApiKeys } from '../../application/access/api-keys';
import { ROLES, type Role, SCOPES, type Scope } from '../../application/access/caller';
import type { ApiKey } from '../../application/ports/api-key-store';
import { MAX_PAGE } from '../../application/queries/queries';
import { TypeormApiKeyStore } from '../../persistence/operations/typeorm-api-key-store';
import { SystemClock } from '../../time/system-clock';
import { callerOf } from '../caller';
import { CommandFailure } from '../command-failure';
import { addJsonOption, type JsonOption, print } from '../output';
import { withDatabase } from '../with-database';
import { workspaceOption } from '../workspace-option';

/** ISO 8601 with a time zone. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

interface WorkspaceOptions extends JsonOption {
  readonly workspace: string;
}

interface CreateOptions extends WorkspaceOptions {
  readonly name: string;
  readonly role: Role;
  readonly scope?: readonly Scope[];
  readonly expires?: Date;
}

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('Manage the API keys of a workspace.');
  const add = (name: string, description: string) =>
    addJsonOption(key.command(name)).description(description).addOption(workspaceOption());
  add('create', 'Create an API key and print it. It cannot be shown again.')
    .requiredOption('--name <name>', 'what the key is for')
    .addOption(new Option('--role <role>', 'the role').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--scope <scopes...>', 'what the key is limited to').choices(SCOPES))
    .option('--expires <time>', 'when the key expires, such as 2027-01-31T00:00:00Z', parseTime)
    .action(createKey);
  add('rotate', 'Create a successor of a key and print it. Both are valid until you revoke one.')
    .argument('<keyId>', 'the public beginning of the key')
    .action((keyId: string, options: WorkspaceOptions) =>
      printNew(options, (keys, caller) => keys.rotate(caller, keyId)),
    );
  add('revoke', 'Revoke a key. Running nodes refuse it within a second.')
    .argument('<keyId>', 'the public beginning of the key')
    .action(revokeKey);
  add('list', 'List the keys of the workspace.').action(listKeys);
}

function parseTime(text: string): Date {
  const time = new Date(TIME.test(text) ? text : '');
  // A day that does not exist would be another one.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(text.slice(0, 10));
  if (Number.isNaN(time.getTime()) || !isDay)
    throw new InvalidArgumentError('It must be a time such as 2027-01-31T00:00:00Z.');
  return time;
}

function createKey({ name, role, scope, expires, ...options }: CreateOptions): Promise<void> {
  const input = { name, role, scopes: scope ?? null, expiresAt: expires?.getTime() ?? null };
  return printNew(options, (keys, caller) => keys.create(caller, input));
}

type KeyCall<T> = (keys: ApiKeys, caller: ReturnType<typeof callerOf>) => Promise<T>;

function withKeys<T>({ workspace }: WorkspaceOptions, call: KeyCall<T>): Promise<T> {
  return withDatabase((database) => {
    const keys = new ApiKeys(new TypeormApiKeyStore(database), new SystemClock(), () => undefined);
    return call(keys, callerOf(workspace, 'key'));
  });
}

async function printNew(options: WorkspaceOptions, call: KeyCall<ApiKeyResult>): Promise<void> {
  const { apiKey, text: secret } = accepted(await withKeys(options, call));
  print({ json: { ...describe(apiKey), secret }, text: secret ?? '', hint: `Key id: ${apiKey.id}` }, options);
}

async function revokeKey(keyId: string, options: WorkspaceOptions): Promise<void> {
  const { apiKey } = accepted(await withKeys(options, (keys, caller) => keys.revoke(caller, keyId)));
  print({ json: describe(apiKey), text: `Revoked ${apiKey.id}.` }, options);
}

async function listKeys(options: WorkspaceOptions): Promise<void> {
  const all = await withKeys(options, async (keys, caller) => {
    const found: ApiKey[] = [];
    for (;;) {
      const page = await keys.page(caller, MAX_PAGE, found.at(-1) ?? null);
      found.push(...page.items);
      if (!page.hasNextPage) return found;
    }
  });
  print({ json: all.map(describe), text: all.map(toLine).join('\n') || 'There are no keys.' }, options);
}

function accepted(result: ApiKeyResult): ApiKeyResult & { readonly apiKey: ApiKey } {
  const { apiKey, refusal } = result;
  if (!apiKey) throw new CommandFailure(refusal?.message);
  return { ...result, apiKey };
}

/** The names of the API. */
function describe({ id, name, role, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }: ApiKey) {
  const toDate = (at: number | null) => at && new Date(at);
  return {
    ...{ keyId: id, name, role, scopes, createdAt: toDate(createdAt), expiresAt: toDate(expiresAt) },
    ...{ lastUsedAt: toDate(lastUsedAt), revokedAt: toDate(revokedAt) },
  };
}

function toLine({ id, name, role, scopes, expiresAt, lastUsedAt, revokedAt }: ApiKey): string {
  const time = (at: number | null) => (at === null ? 'never' : new Date(at).toISOString());
  const end = revokedAt === null ? `expires ${time(expiresAt)}` : `revoked ${time(revokedAt)}`;
  return [id, role, scopes?.join(',') ?? 'all scopes', end, `last used ${time(lastUsedAt)}`, name].join('  ');
}
