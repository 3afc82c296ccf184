import { randomUUID } from 'node:crypto';
import type { Bot, BotMode } from '../../../domain/bot';
import {
  type BotRules,
  CLEARED_RULES,
  DEFAULT_RULES,
  findRuleOutOfBounds,
  mapRules,
} from '../../../domain/bot-rules';
import { type Refusal, refuse } from '../../../domain/refusal';
import { checkKey } from '../../checks';
import { tidyName } from '../../tidy';
import type { Command } from '../../writing/command';

/** Maximum number of bots per workspace. All of them are read with every change of a status. */
const MAX_BOTS = 100;
const MAX_IDENTITIES = 50;

export type ChangedRules = { readonly [Rule in keyof BotRules]?: BotRules[Rule] | null };

/** Fields that are `undefined` keep their value. A rule set to `null` is cleared or reset to its default. */
export interface SaveBotInput {
  readonly id: string | null;
  readonly name: string | null | undefined;
  readonly mode: BotMode | null | undefined;
  readonly isDefault: boolean | null | undefined;
  readonly rules: ChangedRules | null | undefined;
  /** Replaces the list. */
  readonly identities: readonly string[] | null | undefined;
  readonly expectedVersion: number | null;
}

export interface SaveBotResult {
  readonly bot: Bot | null;
  readonly refusal: Refusal | null;
}

/** Creates or changes a bot. Badges of its contacts are updated, and reservations made in another mode become void. */
export function saveBot(input: SaveBotInput): Command<SaveBotResult> {
  return {
    loads: { contactIds: [], bots: 'WRITE' },
    run(unit) {
      const saved = changeBot(unit.bots, input);
      if ('code' in saved) return { bot: conflicting(unit.bots, input, saved), refusal: saved };
      for (const bot of [...formerDefaults(unit.bots, saved), saved]) unit.stageBot(bot);
      return { bot: saved, refusal: null };
    },
  };
}

/**
 * Deletes a bot. Its contacts then use the default bot; deleting the default bot leaves them without one, because no
 * other bot may reply without being chosen.
 */
export function deleteBot(id: string): Command<boolean> {
  return {
    loads: { contactIds: [], bots: 'WRITE' },
    run(unit) {
      const isFound = unit.bots.some((bot) => bot.id === id);
      if (isFound) unit.stageBotDeletion(id);
      return isFound;
    },
  };
}

/** With CONFLICT, the bot to show instead. */
function conflicting(bots: readonly Bot[], { id }: SaveBotInput, { code }: Refusal): Bot | null {
  return code === 'CONFLICT' ? (bots.find((bot) => bot.id === id) ?? null) : null;
}

function changeBot(bots: readonly Bot[], input: SaveBotInput): Bot | Refusal {
  const before = bots.find((bot) => bot.id === input.id);
  const version = before?.version ?? 0;
  if (input.id !== null && !before) return refuse('NOT_FOUND', ['botId'], 'The bot was not found.');
  if (!before && bots.length >= MAX_BOTS) {
    return refuse('BAD_INPUT', [], `A workspace can have at most ${MAX_BOTS} bots.`);
  }
  if (input.expectedVersion !== null && input.expectedVersion !== version) {
    const message = `The bot has version ${version}, but expectedVersion is ${input.expectedVersion}.`;
    return refuse('CONFLICT', ['expectedVersion'], message);
  }
  for (const field of ['name', 'mode', 'isDefault', 'identities'] as const) {
    if (input[field] === null) return refuse('BAD_INPUT', [field], `${field} cannot be null.`);
  }
  const name = tidyName(input.name ?? before?.name ?? null);
  if (name === null) return refuse('BAD_INPUT', ['name'], 'name is required for a new bot.');
  const rules = changeRules(before?.rules ?? DEFAULT_RULES, input.rules);
  const outOfBounds = findRuleOutOfBounds(rules);
  if (outOfBounds) return refuse('BAD_INPUT', ['rules', outOfBounds.field], outOfBounds.message);
  const identities = input.identities ? [...new Set(input.identities)] : (before?.identities ?? []);
  const badIdentity = input.identities ? checkIdentities(bots, before, input.identities) : null;
  if (badIdentity) return badIdentity;
  const mode = input.mode ?? before?.mode ?? 'OFF';
  return {
    id: before?.id ?? randomUUID(),
    name,
    mode,
    modeVersion: (before?.modeVersion ?? 0) + (before && before.mode !== mode ? 1 : 0),
    isDefault: input.isDefault ?? before?.isDefault ?? !bots.some((bot) => bot.isDefault),
    rules,
    identities,
    version: version + 1,
  };
}

/** Each account belongs to one bot, so that it is clear whose message it is. */
function checkIdentities(
  bots: readonly Bot[],
  before: Bot | undefined,
  identities: readonly string[],
): Refusal | null {
  if (identities.length > MAX_IDENTITIES)
    return refuse('BAD_INPUT', ['identities'], `A bot can have at most ${MAX_IDENTITIES} identities.`);
  for (const [index, identity] of identities.entries()) {
    const field = ['identities', String(index)];
    const refusal = checkKey(identity, field);
    if (refusal) return refusal;
    const other = bots.find((bot) => bot !== before && bot.identities.includes(identity));
    if (other) return refuse('BAD_INPUT', field, `The identity belongs to the bot ${other.id}.`);
  }
  return null;
}

function changeRules(before: BotRules, input: SaveBotInput['rules']): BotRules {
  if (input === null) return DEFAULT_RULES;
  if (input === undefined) return before;
  return mapRules<BotRules>((rule) =>
    input[rule] === undefined ? before[rule] : (input[rule] ?? CLEARED_RULES[rule]),
  );
}

/** Returns the previous default bots, since a workspace has at most one. */
function formerDefaults(bots: readonly Bot[], saved: Bot): Bot[] {
  if (!saved.isDefault) return [];
  const others = bots.filter((bot) => bot.isDefault && bot.id !== saved.id);
  return others.map((bot) => ({ ...bot, isDefault: false, version: bot.version + 1 }));
}
