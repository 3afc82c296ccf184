import type { UnitOfWork } from '../../src/application/writing/unit-of-work';
import type { BotRules } from '../../src/domain/bot-rules';
import type { Call, Step } from './calls';
import { foldedDifference, storedStatus } from './oracle/entries';
import { judge } from './oracle/judge';
import type { Answer, Happening, Notebook } from './oracle/notebook';
import { begin, commit, hasStaged, numberedToken, ownerIn, type World } from './world';

/** Plays one event in a world, and lists what is wrong with what came of it. */
export function play(
  world: World,
  step: Step,
  rules: BotRules,
  tick: number,
): { world: World; faults: string[] } {
  const faults: string[] = [];
  const fail = (fault: string) => void faults.push(fault);
  const now = step.at?.(world, tick) ?? world.now + tick;
  const call = step.call(world, step.contactId, now);
  const run = runCall(world, call, now);
  const isStill = !hasStaged(run.unit);
  const { answer } = run;
  if ((answer.refusal !== null || answer.outcome === 'SKIPPED') && !isStill)
    fail('a refused call stored something');
  const stored = isStill ? world : commit(world, run.unit, world.notebook);
  const changes = run.unit.entries.flatMap((entry) =>
    entry.kind === 'STATUS' ? [{ contactId: entry.contactId, ...entry.change }] : [],
  );
  const { happening } = call;
  const book = judge({ happening, answer, before: world, after: stored, now, changes }, rules, fail);
  const next: World = {
    ...stored,
    now: isStill && !step.at ? world.now : now,
    notebook: note(book, call, answer, now),
  };
  if (!call.isNeverTheSame) checkRepeated(next, call, answer, fail);
  checkOtherId({ world, stored, step, answer, now }, fail);
  return { world: next, faults };
}

interface Run {
  readonly unit: UnitOfWork;
  readonly answer: Answer;
}

function runCall(world: World, { command, happening }: Call, now: number): Run {
  const unit = begin(world, command.loads, now);
  return { unit, answer: answerOf(happening, command.run(unit)) };
}

interface AnyResult {
  readonly outcome?: string | null;
  readonly isReplayed?: boolean;
  readonly refusal?: { readonly code: string } | null;
  readonly denyReason?: string | null;
  readonly decision?: string;
}

function answerOf({ type }: Happening, given: unknown): Answer {
  const result: AnyResult = given !== null && typeof given === 'object' ? given : {};
  const isGate = type === 'RESERVE' || type === 'COMMIT';
  return {
    outcome: result.outcome ?? null,
    isReplayed: result.isReplayed ?? false,
    refusal: result.refusal?.code ?? null,
    isGranted: isGate ? result.denyReason === null : typeof given === 'boolean' ? given : null,
    denyReason: result.denyReason ?? null,
  };
}

/** The same call again is answered as before and changes nothing. */
function checkRepeated(world: World, call: Call, first: Answer, fail: (fault: string) => void): void {
  const { unit, answer } = runCall(world, call, world.now);
  const { type } = call.happening;
  if (hasStaged(unit)) fail('the same call again stored something');
  if (type === 'MESSAGE' || type === 'SET' || type === 'GOAL') {
    const isStored = first.refusal === null && first.outcome !== 'SKIPPED';
    if (answer.outcome !== first.outcome || answer.refusal !== first.refusal)
      fail('the same call again ended otherwise');
    if (answer.isReplayed !== isStored) fail('the same call again was not replayed');
  }
  if (type === 'COMMIT' && first.isGranted && !(answer.isGranted && answer.isReplayed))
    fail('the same commit again was not granted');
  if (type === 'REVOKE' && answer.outcome !== first.outcome)
    fail('the same revocation again ended otherwise');
}

/** Under another id of the same person, the same call has the same result. */
function checkOtherId(
  {
    world,
    stored,
    step,
    answer,
    now,
  }: { world: World; stored: World; step: Step; answer: Answer; now: number },
  fail: (fault: string) => void,
): void {
  const owner = ownerIn(world, step.contactId);
  const [alias] = world.contacts.get(owner)?.contact.aliases ?? [];
  const other = alias === step.contactId ? owner : alias;
  if (other === undefined || other === step.contactId || step.at) return;
  const call = step.call(world, other, now);
  if (call.happening.contactId !== other || call.happening.type === 'UNLINK') return;
  const run = runCall(world, call, now);
  const after = commit(world, run.unit, world.notebook);
  if (run.answer.outcome !== answer.outcome || run.answer.isGranted !== answer.isGranted)
    fail('under another id, the call ended otherwise');
  for (const id of [owner, other])
    if (foldedDifference(storedStatus(after, id, now), storedStatus(stored, id, now)))
      fail('under another id, the status is another');
}

/** Names what the next events may refer to. */
function note(book: Notebook, { happening }: Call, answer: Answer, now: number): Notebook {
  const owner = book.owners[happening.contactId] ?? happening.contactId;
  const person = book.people[owner];
  switch (happening.type) {
    case 'MESSAGE': {
      const { contactId, id, channel, sentAt, origin } = happening;
      const isGuess = origin === 'UNKNOWN' && person?.messages[`${channel} OUT ${id}`]?.isGuess === true;
      const lastGuess = isGuess ? { contactId, id, channel, sentAt } : book.lastGuess;
      return answer.isReplayed ? book : { ...book, messages: book.messages + 1, lastGuess };
    }
    case 'SET':
    case 'GOAL':
      return answer.refusal === null && answer.outcome !== 'SKIPPED'
        ? { ...book, calls: book.calls + 1 }
        : book;
    case 'RESERVE': {
      if (answer.isGranted !== true || !person) return book;
      const { contactId, channel, ttl } = happening;
      const number = book.reservations;
      const token = numberedToken(number);
      const reservation = { channel, at: now, expiresAt: now + ttl, breaks: person.breaks };
      const noted = {
        ...person,
        reserved: { ...person.reserved, [token]: reservation },
        newest: { ...person.newest, [channel]: token },
      };
      const people = { ...book.people, [owner]: noted };
      return { ...book, people, reservations: number + 1, lastReservation: { number, contactId } };
    }
    case 'COMMIT':
      return answer.isGranted && !answer.isReplayed ? { ...book, lastCommit: book.lastReservation } : book;
    default:
      return book;
  }
}
