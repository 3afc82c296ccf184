import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeLater, disposeLeftovers } from '../support/leftovers';
import { ROOT } from '../support/processes/root';

const SCRIPT = join(ROOT, 'tools/check-contract.mjs');
const RELEASED = `
  type Query { bot(botId: ID!, old: Int @deprecated): Bot, bots: [Bot!]!, goals: Goals @deprecated(reason: "See bots.") }
  type Bot { name: String! title: String @deprecated(reason: "See name.") mode: Mode! }
  type Goals { count: Int! }
  enum Mode { AUTO OFF LEGACY @deprecated }
  enum BotState { ACTIVE INACTIVE }
  union Event = Bot | Goals
  input SaveBotInput { name: String mode: Mode alias: String @deprecated }
  input WakeInput @oneOf { after: String at: String }
`;

describe('npm run check:contract', () => {
  let folder: string;
  afterEach(disposeLeftovers);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-contract-'));
    disposeLater(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'schema.released.graphql'), RELEASED);
  });

  function check(current: string, ...args: string[]) {
    writeFileSync(join(folder, 'schema.graphql'), current);
    return spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' });
  }

  it.each([
    ['what is as it was', '', ''],
    ['another description', 'type Bot {', '"""A bot.""" type Bot {'],
    ['a new type', 'type Goals {', 'type Rules { max: Int } type Goals {'],
    ['a new field', 'type Bot {', 'type Bot { rules: Int'],
    ['a new optional argument', 'botId: ID!', 'botId: ID!, first: Int'],
    ['a new optional input field', 'alias: String', 'rules: Int alias: String'],
    ['a new way to choose', 'at: String', 'at: String until: String'],
    ['a new value of an enum that may grow', 'AUTO', 'AUTO SUGGEST'],
    ['a new member of a union', 'Bot | Goals', 'Bot | Goals | Query'],
    [
      'a result that is never null any more',
      'bot(botId: ID!, old: Int @deprecated): Bot',
      'bot(botId: ID!, old: Int @deprecated): Bot!',
    ],
    ['a deprecation', 'bots: [Bot!]!', 'bots: [Bot!]! @deprecated'],
    ['the end of a deprecated field', 'title: String @deprecated(reason: "See name.")', ''],
    ['the end of a deprecated argument', ', old: Int @deprecated', ''],
    ['the end of a deprecated value', 'LEGACY @deprecated', ''],
    ['the end of a deprecated input field', 'alias: String @deprecated', ''],
  ])('accepts %s', (_what, old, changed) => {
    const { status, stderr } = check(RELEASED.replace(old, changed));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['a field that is gone', 'name: String! title', 'title', 'Bot.name'],
    ['a type that is gone', 'Goals', 'Targets', 'Event'],
    ['a value that is gone', 'OFF', '', 'Mode.OFF'],
    ['an argument that is gone', 'botId: ID!, ', '', 'Query.bot.botId'],
    ['an input field that is gone', 'mode: Mode alias', 'alias', 'SaveBotInput.mode'],
    ['a member of a union that is gone', ' | Goals', '', 'Event'],
    ['another type of a field', 'name: String! title', 'name: Int! title', 'Bot.name'],
    ['a result that may be null', 'bots: [Bot!]!', 'bots: [Bot!]', 'Query.bots'],
    ['a new required argument', 'botId: ID!', 'botId: ID!, first: Int!', 'Query.bot.first'],
    [
      'a new required input field',
      'input SaveBotInput {',
      'input SaveBotInput { rules: Int!',
      'SaveBotInput.rules',
    ],
    ['an input field that is required now', 'mode: Mode alias', 'mode: Mode! alias', 'SaveBotInput.mode'],
    [
      'one of several fields that were together',
      'input SaveBotInput {',
      'input SaveBotInput @oneOf {',
      'SaveBotInput.@oneOf',
    ],
    ['a new value of an enum that never grows', 'INACTIVE', 'INACTIVE SLEEPING', 'BotState.SLEEPING'],
  ])('fails with one line for %s', (_what, old, changed, path) => {
    const { status, stderr } = check(RELEASED.replaceAll(old, changed));
    const [head, ...lines] = stderr.trim().split('\n');
    expect({ status, head }).toEqual({ status: 1, head: expect.stringContaining('breaks clients') });
    expect(lines.filter((line) => line.startsWith(`  ${path}: `))).toHaveLength(1);
    expect(lines.every((line) => /^ {2}\S+: \S/.test(line))).toBe(true);
  });

  it('takes the schema as released with --release', () => {
    const next = RELEASED.replace('AUTO OFF', 'AUTO');
    expect(check(next).status).toBe(1);
    expect(check(next, '--release').status).toBe(0);
    expect(readFileSync(join(folder, 'schema.released.graphql'), 'utf8')).toBe(next);
    expect(check(next).status).toBe(0);
  });

  it('knows the enums that docs/api.md promises never to grow', () => {
    const promised = readFileSync(join(ROOT, 'docs/api.md'), 'utf8').match(
      /These enums never grow[^:]*: ([^.]+)\./,
    )![1]!;
    const names = [...promised.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
    const listed = readFileSync(SCRIPT, 'utf8').match(/CLOSED_ENUMS = \[([^\]]+)\]/)![1]!;
    expect(names.toSorted()).toEqual([...listed.matchAll(/'(\w+)'/g)].map(([, name]) => name));
  });
});
