import type { Dice } from '../../../fuzz/dice';
import { Attempt, type Faults, type Place } from './attempt';
import type { ContactHistory, TakeOver } from './contact';

const MOST_ATTEMPTS = 3;
/** Later steps are rarely reached. */
const STEPS = 16;
const NEVER = 0;
const TAKE_OVERS: readonly TakeOver[] = ['TEAMMATE', 'TEAMMATE', 'SLEEPING', 'INACTIVE'];

/** A job that is run until it ends without an error, sometimes by two workers at once; the last time without faults. */
export async function runJob(contact: ContactHistory, dice: Dice, place: Place): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  const parts = 1 + dice.below(3);
  const isTakenOver = dice.chance(50);
  const takeOver = { atStep: 1 + dice.below(STEPS), kind: dice.pick(TAKE_OVERS) };
  const run = async (faults: Partial<Faults>) => {
    const attempt = new Attempt(
      contact,
      { dice, isNetworkFaulty: true, parts, takeOver: null, crashAtStep: NEVER, ...faults },
      place,
    );
    attempts.push(attempt);
    await attempt.run();
    return attempt;
  };
  for (let count = 1; count <= MOST_ATTEMPTS; count += 1) {
    const isLast = count === MOST_ATTEMPTS;
    const crashAtStep = !isLast && dice.chance(40) ? 1 + dice.below(STEPS) : NEVER;
    const faults = { crashAtStep, isNetworkFaulty: !isLast, takeOver: isTakenOver ? takeOver : null };
    const workers = [run(faults)];
    if (!isLast && dice.chance(10)) workers.push(run({}));
    const ended = await Promise.all(workers);
    if (ended.some(({ result }) => result?.outcome === 'SENT')) break;
  }
  return attempts;
}

/** What must hold once a job is over, besides what was checked whenever a part left. */
export function judge(
  contact: ContactHistory,
  attempts: readonly Attempt[],
  counted: number,
): readonly string[] {
  const broken = [...contact.broken];
  const isSent = attempts.some(({ result }) => result?.outcome === 'SENT');
  const isDelivered = contact.delivered.some(Boolean);
  if (counted > 1) broken.push(`counted ${counted} replies for one`);
  if (isDelivered && counted === 0) broken.push('sent a reply that does not count');
  const isExcused =
    contact.takenOverAt !== null ||
    attempts.some(({ isUncertain, isRevokeLost, hasCrashed, hasCommitted, sent }) => {
      return isUncertain || isRevokeLost || (hasCrashed && hasCommitted) || sent > 0;
    });
  const last = attempts.at(-1)!;
  const isRefusedBySend =
    last.error instanceof Error && last.error.message === 'The provider refused the message.';
  if (!isSent && !isExcused && !isRefusedBySend) {
    broken.push(
      `never answered: ${JSON.stringify(attempts.map(({ result, error }) => result ?? String(error)))}`,
    );
  }
  return broken;
}

/** How many replies of the bot count for each of these contacts. */
export async function countReplies(contacts: readonly ContactHistory[]): Promise<number[]> {
  const query = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { messageCounts { sent } } } }';
  const counts: number[] = [];
  for (const { contactId, person } of contacts) {
    const { botStatuses } = await person.request<Counts>(query, { ids: [contactId] });
    counts.push(botStatuses.nodes[0]?.messageCounts[0]?.sent ?? 0);
  }
  return counts;
}

interface Counts {
  readonly botStatuses: {
    readonly nodes: readonly { readonly messageCounts: readonly { sent: number }[] }[];
  };
}
