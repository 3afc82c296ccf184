import type { ExpectedWaiting, LoggedChange, ShownStatus } from './records';
import type { Verdict } from './verdict';

/** Checks of who waits, whose messages are whose, and of people with several ids. */

export function checkWaiting(
  expected: readonly ExpectedWaiting[],
  shown: ReadonlyMap<string, ExpectedWaiting>,
): Verdict {
  const broken: string[] = [];
  for (const { contactId, waitingSince, pendingInbound } of expected) {
    const [wanted, got] = [{ waitingSince, pendingInbound }, shown.get(contactId)].map(
      (one) => `${one?.pendingInbound} since ${one?.waitingSince}`,
    );
    if (wanted !== got) broken.push(`${contactId}: ${got} wait in place of ${wanted}`);
  }
  return { promise: 'P1', claim: 'who waits is what was not answered', checked: expected.length, broken };
}

/** `pairs` are what the API shows for two ids of one person. */
export function checkOneAnswer(pairs: readonly (readonly [ShownStatus, ShownStatus])[]): Verdict {
  const broken = pairs
    .map((pair) => pair.map((status) => JSON.stringify(status)))
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => `${one} and ${other}`);
  return { promise: 'P1', claim: 'two ids of a person give one answer', checked: pairs.length, broken };
}

/** `messageIds` are those of messages that bear a sign of the bot. */
export function checkOwnMessages(messageIds: ReadonlySet<string>, log: readonly LoggedChange[]): Verdict {
  const own = log.filter(({ messageId }) => messageId !== null && messageIds.has(messageId));
  const broken = own
    .filter(({ reason }) => reason === 'TEAMMATE_MESSAGE' || reason === 'WORKFLOW_MESSAGE')
    .map(({ messageId, contactId, seq }) => `${contactId} at ${seq}: ${messageId} counts as a person's`);
  return { promise: 'P1', claim: "the bot's own message never silences it", checked: own.length, broken };
}

export function checkFolded(
  folded: ReadonlyMap<string, ShownStatus>,
  shown: readonly ShownStatus[],
): Verdict {
  const broken: string[] = [];
  for (const status of shown) {
    const [mirrored, read] = [folded.get(status.contactId), status].map((one) => JSON.stringify(one));
    if (mirrored !== read) broken.push(`the feed says ${mirrored}, the API ${read}`);
  }
  return { promise: 'P3', claim: 'the feed, folded, is what the API shows', checked: shown.length, broken };
}

/** `found` is where the ids of erased contacts still stand in the database. */
export function checkErased(ids: readonly string[], found: readonly string[]): Verdict {
  return {
    ...{ promise: 'P1', claim: 'nothing of an erased contact is left', checked: ids.length },
    broken: found.map((place) => `${place} names one of ${ids.join(', ')}`),
  };
}
