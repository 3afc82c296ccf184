import type { Actor } from '../../../src/domain/actor';
import type { BotStatus } from '../../../src/domain/bot-status';
import { decide } from '../../../src/domain/decisions/decide';
import type { SetEvent, SilenceCause, StatusCondition } from '../../../src/domain/event';
import { HOUR } from '../../../src/domain/time/instant';
import { aBot } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import { setActive, setInactive, setSleeping, teammateWrites } from '../../support/domain/events';
import { ANNA, BEN } from '../../support/domain/people';
import { active, asleep, inactive } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const CRM: Actor = { kind: 'INTEGRATION', id: 'crm', name: 'CRM' };
const FORM: Actor = { kind: 'INTEGRATION', id: 'form', name: 'Form' };
const via = (actor: Actor, integration: Actor): Actor => ({ ...actor, via: integration });

function outcomeOf(event: SetEvent, given: BotStatus = active(), bot = aBot()): string {
  const decision = decide(given, event, { bot, now: NOW });
  if (decision.kind === 'DECIDED') return decision.change.outcome;
  return decision.kind === 'REFUSED' ? decision.refusal.code : decision.kind;
}

/** Whether a call applies under this condition. */
function isMet(onlyIf: StatusCondition, given: BotStatus, actor: Actor = BEN): boolean {
  return outcomeOf(setInactive(at('13:00'), { onlyIf, actor }), given) !== 'SKIPPED';
}

describe('onlyIf', () => {
  it('skips a call whose condition does not hold, which changes nothing', () => {
    const given = asleep();
    const event = setActive({ onlyIf: { states: ['INACTIVE'] } });
    expect(decide(given, event, { bot: aBot(), now: NOW })).toEqual({ kind: 'SKIPPED', status: given });
  });

  it('needs each condition that is given', () => {
    expect(isMet({ states: ['SLEEPING', 'ACTIVE'] }, asleep())).toBe(true);
    expect(isMet({ reasons: ['TEAMMATE_MESSAGE'] }, asleep())).toBe(true);
    expect(isMet({ reasons: ['MANUAL'] }, asleep())).toBe(false);
    expect(isMet({ states: ['SLEEPING'], reasons: ['MANUAL'] }, asleep())).toBe(false);
    expect(isMet({ states: ['ACTIVE'], reasons: ['TEAMMATE_MESSAGE'] }, asleep())).toBe(false);
    expect(isMet({ states: ['SLEEPING'], reasons: ['TEAMMATE_MESSAGE'], causedBy: ['RULE'] }, asleep())).toBe(
      true,
    );
    expect(isMet({ states: ['SLEEPING'], causedBy: ['OTHER'] }, asleep())).toBe(false);
  });

  it('holds where nothing, or null, is given, and never where a list is empty', () => {
    expect(isMet({}, asleep())).toBe(true);
    expect(isMet({ states: null, reasons: null, causedBy: null }, asleep())).toBe(true);
    expect(isMet({ states: [] }, asleep())).toBe(false);
    expect(isMet({ causedBy: [] }, asleep())).toBe(false);
  });

  it('is compared with the status after a wake that is due', () => {
    const decision = decide(
      asleep({ wakeAt: NOW }),
      setInactive(null, { onlyIf: { states: ['SLEEPING'] } }),
      {
        bot: aBot(),
        now: NOW,
      },
    );
    expect(decision).toMatchObject({ kind: 'SKIPPED', status: { state: 'ACTIVE', version: 6 } });
  });

  it('comes after CONFLICT, and before BOT_UNAVAILABLE and FORBIDDEN', () => {
    const onlyIf = { states: ['ACTIVE'] } as const;
    const locked = inactive({ locked: true });
    expect(outcomeOf(setActive({ onlyIf, expectedVersion: 4 }), locked)).toBe('CONFLICT');
    expect(outcomeOf(setActive({ onlyIf }), locked, aBot({ mode: 'OFF' }))).toBe('SKIPPED');
    expect(outcomeOf(setActive({ onlyIf }), locked)).toBe('SKIPPED');
  });

  it.each<[string, BotStatus, Actor, SilenceCause]>([
    ['the sleep is by a rule', asleep({ changedBy: BEN }), BEN, 'RULE'],
    ['the sleep is by a goal', asleep({ reason: 'HUMAN_HANDOVER', changedBy: BEN }), BEN, 'RULE'],
    ['the sleep is at the limit', asleep({ reason: 'MESSAGE_LIMIT' }), BEN, 'RULE'],
    ['the same person calls', inactive({ changedBy: BEN }), BEN, 'CALLER'],
    ['another person calls', inactive({ changedBy: ANNA }), BEN, 'OTHER'],
    ['the same integration calls', asleep({ reason: 'API', changedBy: CRM }), CRM, 'CALLER'],
    ['another integration calls', asleep({ reason: 'API', changedBy: CRM }), FORM, 'OTHER'],
    [
      'an integration calls that has the id of the person',
      inactive({ changedBy: BEN }),
      { ...CRM, id: BEN.id },
      'OTHER',
    ],
    ['an integration calls for the same person', inactive({ changedBy: BEN }), via(BEN, CRM), 'CALLER'],
    ['the person calls, for whom an integration did', inactive({ changedBy: via(BEN, CRM) }), BEN, 'CALLER'],
    ['the integration itself calls', inactive({ changedBy: via(BEN, CRM) }), CRM, 'CALLER'],
    [
      'the integration calls for another person',
      inactive({ changedBy: via(BEN, CRM) }),
      via(ANNA, CRM),
      'CALLER',
    ],
    [
      'another integration calls for another person',
      inactive({ changedBy: via(BEN, CRM) }),
      via(ANNA, FORM),
      'OTHER',
    ],
    ['an integration calls for another person', inactive({ changedBy: BEN }), via(ANNA, CRM), 'OTHER'],
  ])('knows whose the silence is where %s', (_who, given, actor, cause) => {
    for (const each of ['RULE', 'CALLER', 'OTHER'] as const)
      expect([each, isMet({ causedBy: [each] }, given, actor)]).toEqual([each, each === cause]);
  });

  it('does not hold for an active bot, whose silence it would be', () => {
    expect(isMet({ causedBy: ['RULE', 'CALLER', 'OTHER'] }, active())).toBe(false);
  });
});

describe('neverShorten', () => {
  const never = { neverShorten: true } as const;
  const six = at('18:00');

  it.each<[string, SetEvent, BotStatus, string, Partial<BotStatus & { wakeAt: number | null }>]>([
    [
      'a longer sleep',
      setSleeping(at('19:00'), never),
      asleep(),
      'APPLIED',
      { wakeAt: at('19:00'), reason: 'MANUAL', changedBy: BEN },
    ],
    [
      'a shorter sleep',
      setSleeping(at('17:00'), never),
      asleep(),
      'NO_CHANGE',
      { wakeAt: six, reason: 'TEAMMATE_MESSAGE' },
    ],
    [
      'the same sleep',
      setSleeping(six, never),
      asleep(),
      'NO_CHANGE',
      { wakeAt: six, reason: 'TEAMMATE_MESSAGE' },
    ],
    [
      'a sleep without an end',
      setSleeping(null, never),
      asleep(),
      'APPLIED',
      { wakeAt: null, reason: 'MANUAL' },
    ],
    [
      'a sleep of a bot that sleeps without an end',
      setSleeping(six, never),
      asleep({ wakeAt: null }),
      'NO_CHANGE',
      { wakeAt: null },
    ],
    ['ACTIVE of a sleeping bot', setActive(never), asleep(), 'NO_CHANGE', { state: 'SLEEPING', wakeAt: six }],
    ['ACTIVE of an inactive bot', setActive(never), inactive(), 'NO_CHANGE', { state: 'INACTIVE' }],
    [
      'INACTIVE of a sleeping bot',
      setInactive(null, never),
      asleep(),
      'APPLIED',
      { state: 'INACTIVE', wakeAt: null, reason: 'MANUAL' },
    ],
    [
      'INACTIVE that ends before the sleep',
      setInactive(at('13:00'), never),
      asleep(),
      'APPLIED',
      { state: 'INACTIVE', wakeAt: six },
    ],
    [
      'a sleep that ends before INACTIVE',
      setSleeping(at('13:00'), never),
      inactive({ wakeAt: six }),
      'NO_CHANGE',
      { state: 'INACTIVE', wakeAt: six },
    ],
    [
      'a sleep that ends after INACTIVE',
      setSleeping(at('19:00'), never),
      inactive({ wakeAt: six, reason: 'API' }),
      'EXTENDED',
      { state: 'INACTIVE', wakeAt: at('19:00'), reason: 'API', changedBy: ANNA },
    ],
    [
      'an opt-out of an inactive bot',
      setInactive(null, { ...never, reason: 'OPT_OUT' }),
      inactive({ wakeAt: six }),
      'APPLIED',
      { wakeAt: null, reason: 'OPT_OUT' },
    ],
    [
      'a sleep of an active bot',
      setSleeping(six, never),
      active(),
      'APPLIED',
      { state: 'SLEEPING', wakeAt: six },
    ],
  ])('asked for %s, the stricter one stands', (_what, event, given, outcome, leaves) => {
    const decision = decide(given, event, { bot: aBot(), now: NOW });
    expect(decision).toMatchObject({ kind: 'DECIDED', status: leaves, change: { outcome } });
  });

  it('gives the silence to the caller, though the caller began the one before', () => {
    const given = asleep({ reason: 'MANUAL', changedBy: BEN, note: 'lunch' });
    const event = setSleeping(at('19:00'), { ...never, note: 'tour' });
    expect(decide(given, event, { bot: aBot(), now: NOW })).toMatchObject({
      status: { note: 'tour', wakeAt: at('19:00') },
      change: { outcome: 'APPLIED' },
    });
  });

  it('is no explicit call for the messages before it', () => {
    const talk = new Conversation();
    talk.receive(NOW, setSleeping(at('13:00'), never));
    expect(talk.status.lastExplicitAt).toBeNull();
    talk.receive(NOW, teammateWrites(at('11:00')));
    expect(talk.status).toMatchObject({ wakeAt: at('11:00') + 24 * HOUR });
  });

  it.each([
    [asleep(), [20, 21, 22]],
    [inactive(), [40, 41, 42]],
  ])('is recorded with the row of what was asked for, in each state', (given, rows) => {
    const events = [setActive(never), setSleeping(null, never), setInactive(null, never)];
    const decisions = events.map((event) => decide(given, event, { bot: aBot(), now: NOW }));
    expect(decisions).toMatchObject(rows.map((row) => ({ change: { row } })));
  });
});
