import type { Caller } from '../application/access/caller';
import type { Commands } from '../application/commands/commands';
import type { ChangedRules } from '../application/commands/records/bots';
import { NOTHING_MORE } from '../application/commands/statuses/set-bot-status';
import type { Queries } from '../application/queries/queries';
import { DEFAULT_BOT, DEMO_CONTACTS, DRAFTING_BOT, demoMessageId, OFF_BOT } from './demo-contacts';

export const DEMO_WORKSPACE = 'demo';

const SEEDER: Caller = {
  workspace: DEMO_WORKSPACE,
  role: 'ADMIN',
  actor: { kind: 'SYSTEM', id: null, name: 'Demo' },
};
const INBOX: Caller = { ...SEEDER, actor: { kind: 'INTEGRATION', id: 'inbox', name: 'Demo inbox' } };
const ADA: Caller = { ...SEEDER, actor: { kind: 'USER', id: 'ada', name: 'Ada Admin' } };

const MINUTE = 60_000;
/** A limit that is reached within a minute, an end that can be awaited, and workflows that silence the bot. */
const RULES: ChangedRules = { maxMessages: 3, limitSleep: 60 * MINUTE, sleepOnWorkflowMessage: true };

/**
 * Fills the demo workspace with bots and contacts in different situations, unless it already has a bot. Everything is
 * done by the use cases that the API calls, so that each status has the history that led to it.
 */
export async function seedDemo(commands: Commands, queries: Queries): Promise<void> {
  if ((await queries.botList(DEMO_WORKSPACE)).length > 0) return;
  const bots = new Map<string, string | null>([
    [DEFAULT_BOT, await saveBot(commands, DEFAULT_BOT, 'AUTO_PILOT')],
    [DRAFTING_BOT, await saveBot(commands, DRAFTING_BOT, 'SUGGESTIVE')],
    [OFF_BOT, await saveBot(commands, OFF_BOT, 'OFF')],
  ]);
  const contacts = DEMO_CONTACTS.map(({ id, name, timeZone, aliases, bot }) => ({
    ...{ id, name, timeZone },
    ...(aliases && { aliases }),
    ...(bot !== undefined && { botId: bots.get(bot) ?? null }),
  }));
  await commands.saveContacts(SEEDER, contacts);
  for (const { id, messages } of DEMO_CONTACTS) {
    for (const [index, { origin, minutesAgo, actor, correctedTo }] of messages.entries()) {
      const message = {
        ...{ contactId: id, messageId: demoMessageId(id, index), origin, actor: actor ?? null },
        ...{ channel: 'default', sentAt: Date.now() - minutesAgo * MINUTE },
        ...{ bodyHash: null, replyToken: null, isAutomatic: false },
      };
      await commands.recordMessage(INBOX, message);
      if (correctedTo) await commands.recordMessage(INBOX, { ...message, origin: correctedTo });
    }
  }
  await decideStatuses(commands);
}

async function saveBot(
  commands: Commands,
  name: string,
  mode: 'OFF' | 'SUGGESTIVE' | 'AUTO_PILOT',
): Promise<string | null> {
  const { bot } = await commands.saveBot(SEEDER, {
    ...{ id: null, name, mode, rules: RULES, isDefault: undefined, identities: undefined },
    expectedVersion: null,
  });
  return bot?.id ?? null;
}

/** What people and the bot itself decide, rather than a rule about messages. */
async function decideStatuses(commands: Commands): Promise<void> {
  await commands.reportGoal(INBOX, {
    ...{ contactId: 'devi', goal: 'HUMAN_HANDOVER', wake: null },
    ...{ finalReplyToken: null, idempotencyKey: null, onBehalfOf: null },
  });
  await commands.setBotStatus(INBOX, {
    ...NOTHING_MORE,
    ...{
      contactId: 'fatima',
      state: 'INACTIVE',
      reason: 'OPT_OUT',
      note: 'Wrote STOP',
      idempotencyKey: null,
    },
  });
  await commands.setBotStatus(ADA, {
    ...NOTHING_MORE,
    ...{
      contactId: 'mia',
      state: 'SLEEPING',
      wake: { until: 'WOKEN' },
      reason: 'MANUAL',
      idempotencyKey: null,
    },
    note: 'Her contract is with legal. I will call her myself.',
  });
}
