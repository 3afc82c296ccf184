import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM } from '../../../src/domain/actor';
import { findBotOf, permissionOf, waitingForOf, whyUnavailable } from '../../../src/domain/bot';
import {
  areRules,
  BOT_RULES,
  type BotRules,
  DEFAULT_RULES,
  findRuleOutOfBounds,
  mapDurationRules,
  RULE_NAMES,
  type RuleName,
} from '../../../src/domain/bot-rules';
import { createInitialStatus } from '../../../src/domain/bot-status';
import { createUnreadableStatus } from '../../../src/domain/decisions/change-state';
import { rulesOf } from '../../../src/domain/decisions/rule';
import { DAY, HOUR, isLater, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { active, asleep, inactive, waitingSince } from '../../support/domain/statuses';
import { NOW } from '../../support/domain/time';

const DOCUMENT = readFileSync(join(__dirname, '../../../docs/domain.md'), 'utf8');

function inWords(name: RuleName, value: boolean | number | string | null): string {
  if (value === null) return 'none';
  return BOT_RULES[name].kind === 'DURATION' ? `PT${Number(value) / HOUR}H` : `${value}`;
}

describe('the rules of a bot', () => {
  it('are by default those of the document', () => {
    expect(DEFAULT_RULES).toMatchObject({
      sleepOnTeammateMessage: true,
      sleepOnWorkflowMessage: false,
      messageSleep: 24 * HOUR,
      maxMessages: 75,
      limitWindow: 30 * DAY,
      limitSleep: null,
      burstLimit: 20,
      maxRuleSleep: null,
      wakeOnInbound: 'NEVER',
      wakeOnRead: false,
    });
    expect(findRuleOutOfBounds(DEFAULT_RULES)).toBeNull();
  });

  it.each(RULE_NAMES)('have the default that the document says: %s', (name) => {
    expect(DOCUMENT).toContain(`${name} ${inWords(name, DEFAULT_RULES[name])}`);
  });

  it('are the default ones for a contact without a bot', () => {
    expect(rulesOf(null)).toBe(DEFAULT_RULES);
    expect(rulesOf(aBotWith({ maxMessages: 3 })).maxMessages).toBe(3);
  });

  it.each<[keyof BotRules, readonly unknown[], readonly unknown[]]>([
    ['maxMessages', [1, 100], [0, 101, 1.5, Number.NaN]],
    ['messageSleep', [SECOND, 48 * HOUR, null], [0, SECOND - 1, 48 * HOUR + 1, -HOUR, Number.NaN]],
    ['limitSleep', [SECOND, 48 * HOUR, null], [0, SECOND - 1, 48 * HOUR + 1, -HOUR, Number.NaN]],
    ['limitWindow', [SECOND, 366 * DAY, null], [0, SECOND - 1, 366 * DAY + 1, Number.NaN]],
    ['burstLimit', [1, 1000, null], [0, 1001, 1.5, Number.NaN, '1']],
    ['maxRuleSleep', [SECOND, 366 * DAY, null], [0, SECOND - 1, 366 * DAY + 1, -HOUR, Number.NaN]],
    ['sleepOnTeammateMessage', [true, false], [null, 0, 'true']],
    ['wakeOnInbound', ['NEVER', 'RULE_SLEEP_ONLY', 'ALWAYS'], ['SOMETIMES', null, true]],
  ])('%s has bounds, and is named where it is beyond them', (field, within, beyond) => {
    for (const value of within) {
      const rules = { ...DEFAULT_RULES, [field]: value };
      expect([value, findRuleOutOfBounds(rules), areRules(rules)]).toEqual([value, null, true]);
    }
    for (const value of beyond) {
      const rules = { ...DEFAULT_RULES, [field]: value };
      expect([value, findRuleOutOfBounds(rules), areRules(rules)]).toMatchObject([value, { field }, false]);
    }
  });

  it.each<[keyof BotRules, string]>([
    ['maxMessages', 'maxMessages must be from 1 to 100.'],
    ['messageSleep', 'messageSleep must be from PT1S to PT48H, or null to sleep until woken.'],
    ['limitSleep', 'limitSleep must be from PT1S to PT48H, or null to sleep until woken.'],
    ['limitWindow', 'limitWindow must be from PT1S to P366D, or null to count until the next reset.'],
    ['burstLimit', 'burstLimit must be from 1 to 1000, or null for no limit.'],
    ['maxRuleSleep', 'maxRuleSleep must be from PT1S to P366D, or null for no limit.'],
    ['wakeOnRead', 'wakeOnRead must be true or false.'],
    ['wakeOnInbound', 'wakeOnInbound must be one of NEVER, RULE_SLEEP_ONLY, ALWAYS.'],
  ])('say which values %s may have', (field, message) => {
    expect(findRuleOutOfBounds({ ...DEFAULT_RULES, [field]: 0 })).toEqual({ field, message });
  });

  it('are lengths of time in four cases, which the API writes as text', () => {
    expect(Object.keys(mapDurationRules(() => null))).toEqual([
      'messageSleep',
      'limitSleep',
      'limitWindow',
      'maxRuleSleep',
    ]);
  });
});

describe('permission and availability', () => {
  it.each([
    ['AUTO_PILOT', 'SEND', null],
    ['SUGGESTIVE', 'SUGGEST', null],
    ['OFF', 'NONE', 'BOT_OFF'],
  ] as const)('in %s an active bot may %s', (mode, permission, unavailable) => {
    expect(permissionOf('ACTIVE', aBot({ mode }))).toBe(permission);
    expect(whyUnavailable(aBot({ mode }))).toBe(unavailable);
  });

  it.each(['SLEEPING', 'INACTIVE'] as const)('a %s bot may do nothing in any mode', (state) => {
    for (const mode of ['AUTO_PILOT', 'SUGGESTIVE', 'OFF'] as const) {
      expect(permissionOf(state, aBot({ mode }))).toBe('NONE');
    }
  });

  it('without a bot nobody may do anything, for want of a bot', () => {
    expect(permissionOf('ACTIVE', null)).toBe('NONE');
    expect(whyUnavailable(null)).toBe('NO_BOT');
  });
});

describe('who has to answer a contact that waits', () => {
  const waiting = waitingSince(NOW);

  it.each([
    ['the bot, where it may send', active({ waiting }), aBot(), 'BOT'],
    ['a person, where the bot only suggests', active({ waiting }), aBot({ mode: 'SUGGESTIVE' }), 'PERSON'],
    ['a person, where the bot is off', active({ waiting }), aBot({ mode: 'OFF' }), 'PERSON'],
    ['a person, where there is no bot', active({ waiting }), null, 'PERSON'],
    ['a person, while the bot sleeps', asleep({ waiting }), aBot(), 'PERSON'],
    ['a person, while the bot is inactive', inactive({ waiting }), aBot(), 'PERSON'],
    ['nobody, if nobody waits', active(), aBot(), null],
  ])('is %s', (_who, status, bot, waitingFor) => {
    expect(waitingForOf(status, bot)).toBe(waitingFor);
  });
});

describe('the bot of a contact', () => {
  const [assigned, other] = [
    aBot({ id: 'assigned', isDefault: false }),
    aBot({ id: 'other', isDefault: true }),
  ];

  it.each([
    ['the assigned one', 'assigned', [other, assigned], assigned],
    ['the default one without an assigned one', null, [assigned, other], other],
    ['the default one in place of a deleted one', 'deleted', [assigned, other], other],
    ['none where no bot is the default', 'deleted', [assigned], null],
  ])('is %s', (_which, botId, bots, bot) => {
    expect(findBotOf({ botId }, bots)).toBe(bot);
  });
});

describe('a contact never seen', () => {
  it('is ACTIVE, INITIAL, at version 0', () => {
    expect(createInitialStatus(NOW)).toMatchObject({
      state: 'ACTIVE',
      reason: 'INITIAL',
      version: 0,
      epoch: 0,
    });
  });
});

describe('a contact whose stored status can not be read', () => {
  it('is INACTIVE until somebody repairs it, and no rule or timer wakes it', () => {
    const status = createUnreadableStatus(NOW);
    expect(status).toEqual({
      ...{ state: 'INACTIVE', reason: 'INITIAL', changedBy: SYSTEM, note: null, since: NOW },
      ...{ version: 0, epoch: 0, turn: 0, replyCounts: [], reservedTokens: new Map() },
      ...{ countsResetAt: null, lastCommitAt: null },
      ...{ waiting: [], answeredThrough: null, newestInboundAt: null },
      ...{ wakeAt: null, silentSince: NOW },
      ...{ locked: false, lastExplicitAt: null },
    });
  });
});

describe('a wake time', () => {
  it.each([
    [2, 1, true],
    [1, 1, false],
    [1, 2, false],
    [null, 1, true],
    [1, null, false],
    [null, null, false],
  ])('%p is later than %p: %p; none is later than any', (a, b, later) => {
    expect(isLater(a, b)).toBe(later);
  });
});
