import type { BotRules } from '../../../src/domain/bot-rules';
import type { StatusChange } from '../../../src/domain/status-change';
import type { World } from '../world';
import { checkEntries, isDueWake, standing, storedStatus } from './entries';
import { countOn, ownerOf, type Standing, stricterOf, waitingOf } from './expectations';
import {
  followCommit,
  followGoal,
  followMessage,
  followRead,
  followReserve,
  followRevoke,
  followSet,
  reset,
  type Scene,
} from './follow';
import { type Answer, copyOf, type Happening, type Notebook, type Person, stranger } from './notebook';

/** A call, what it answered, and the worlds around it. */
export interface Played {
  readonly happening: Happening;
  readonly answer: Answer;
  readonly before: World;
  readonly after: World;
  readonly now: number;
  readonly changes: readonly (StatusChange & { readonly contactId: string })[];
}

/** Compares what came of a call with the plain list of what happened, and writes the call down. */
export function judge(played: Played, rules: BotRules, fail: (fault: string) => void): Notebook {
  const { happening, before, answer, now } = played;
  const book = before.notebook;
  if (happening.type === 'LINK') return judgeLink(played, happening, rules, fail);
  const owner = ownerOf(book, happening.contactId);
  const person = copyOf(book.people[owner] ?? stranger(book.erasedOptOuts.includes(owner)));
  const changes = played.changes.filter(({ contactId }) => contactId === owner);
  if (changes.length !== played.changes.length) fail('an entry names another contact');
  const formerly = storedStatus(before, owner, now);
  const stored = storedStatus(played.after, owner, now);
  checkEntries(formerly, stored, changes, happening, now, fail);
  const due = changes.filter(isDueWake);
  for (const wake of due) if (formerly.reason !== 'REPLY_BURST') reset(person, wake.effectiveAt);
  if (due.length > 0) person.speakers = [];
  const scene: Scene = {
    ...{ rules, now, answer, fail },
    before: standing(formerly, now),
    after: standing(stored, now),
    changes: changes.filter((change) => !isDueWake(change)),
  };
  follow(person, happening, scene);
  for (const { previousState, state } of changes) if (previousState !== state) person.breaks += 1;
  if (happening.type === 'ERASE') return judgeErasure(book, owner, person, answer);
  if (happening.type === 'UNLINK') return judgeUnlink(played, person, owner, rules, fail);
  const isBegun = book.people[owner] !== undefined || played.after.contacts.has(owner);
  const erasedOptOuts = isBegun ? book.erasedOptOuts.filter((id) => id !== owner) : book.erasedOptOuts;
  checkPerson(person, played.after, owner, { rules, now, fail });
  return isBegun ? { ...book, erasedOptOuts, people: { ...book.people, [owner]: person } } : book;
}

function follow(person: Person, happening: Happening, scene: Scene): void {
  if (happening.type === 'MESSAGE') followMessage(person, happening, scene);
  if (happening.type === 'SET') followSet(person, happening, scene);
  if (happening.type === 'GOAL') followGoal(person, happening, scene);
  if (happening.type === 'RESERVE') followReserve(person, happening, scene);
  if (happening.type === 'COMMIT') followCommit(person, happening, scene);
  if (happening.type === 'REVOKE') followRevoke(person, happening, scene);
  if (happening.type === 'READ') followRead(person, scene);
}

/** What the status says of who waits, of counts and of the opt-out, against the list. */
function checkPerson(
  person: Person,
  world: World,
  owner: string,
  { rules, now, fail }: Pick<Scene, 'rules' | 'now' | 'fail'>,
): void {
  const status = storedStatus(world, owner, now);
  const waiting = status.waiting.map(({ sentAt }) => sentAt);
  if (waiting.join() !== waitingOf(person).join()) fail(`waiting: ${waiting}, expected ${waitingOf(person)}`);
  for (const { channel, sent, startedAt } of status.replyCounts) {
    const isOver = rules.limitWindow !== null && startedAt + rules.limitWindow <= now;
    const expected = countOn(person, channel, rules, now);
    if ((isOver ? 0 : sent) !== expected) fail(`${sent} replies on ${channel}, expected ${expected}`);
  }
  const isUncounted = ({ channel }: { readonly channel: string }) =>
    !status.replyCounts.some((count) => count.channel === channel) &&
    countOn(person, channel, rules, now) > 0;
  if (person.counted.some(isUncounted)) fail('a reply is not counted');
  const isOptedOut = status.state === 'INACTIVE' && status.reason === 'OPT_OUT';
  if (isOptedOut !== person.isOptedOut) fail(`opted out: ${isOptedOut}, expected ${person.isOptedOut}`);
  if (standing(status, now).state === 'ACTIVE' && person.isOptedOut)
    fail('a contact that opted out is active');
}

function judgeErasure(book: Notebook, owner: string, person: Person, { isGranted }: Answer): Notebook {
  if (isGranted !== true) return book;
  const { [owner]: _, ...people } = book.people;
  const ids = [owner, ...Object.keys(book.owners).filter((id) => book.owners[id] === owner)];
  const owners = Object.fromEntries(Object.entries(book.owners).filter(([, of]) => of !== owner));
  const erasedOptOuts = person.isOptedOut ? [...book.erasedOptOuts, ...ids].sort() : book.erasedOptOuts;
  return { ...book, people, owners, erasedOptOuts };
}

function judgeLink(
  { happening, before, after, answer, now, changes }: Played,
  { contactId, aliasId }: Extract<Happening, { type: 'LINK' }>,
  rules: BotRules,
  fail: Scene['fail'],
): Notebook {
  const book = before.notebook;
  const owner = ownerOf(book, contactId);
  const former = ownerOf(book, aliasId);
  if (former === owner || former !== aliasId) {
    if (changes.length > 0 || answer.outcome === 'APPLIED') fail('a link was made twice');
    return book;
  }
  const personOf = (id: string) => copyOf(book.people[id] ?? stranger(book.erasedOptOuts.includes(id)));
  const [into, from] = [personOf(owner), personOf(former)];
  const [a, b] = [owner, former].map((id) => storedStatus(before, id, now));
  const isMerge =
    book.people[former] !== undefined || book.erasedOptOuts.includes(former) || before.contacts.has(former);
  checkEntries(a!, storedStatus(after, owner, now), changes, happening, now, fail);
  for (const [status, person] of [
    [a!, into],
    [b!, from],
  ] as const) {
    if (
      standing(status, now).reason === 'TIMER' &&
      status.state !== 'ACTIVE' &&
      status.reason !== 'REPLY_BURST'
    )
      if (person === from || changes.some(isDueWake)) reset(person, Number(status.wakeAt));
  }
  const own = changes.filter((change) => !isDueWake(change));
  if (own.length !== (isMerge ? 1 : 0)) fail(`a link made ${own.length} entries`);
  const person = isMerge ? merged(into, from) : into;
  if (isMerge) {
    const both = [
      { ...standing(a!, now), isOptedOut: into.isOptedOut },
      { ...standing(b!, now), isOptedOut: from.isOptedOut },
    ] as const;
    checkMerge(both, standing(storedStatus(after, owner, now), now), fail);
  }
  const { [former]: _, ...people } = book.people;
  const owners: Record<string, string> = { ...book.owners, [former]: owner };
  for (const [id, of] of Object.entries(owners)) if (of === former) owners[id] = owner;
  const erasedOptOuts = book.erasedOptOuts.filter((id) => id !== owner && id !== former);
  checkPerson(person, after, owner, { rules, now, fail });
  return { ...book, owners, erasedOptOuts, people: { ...people, [owner]: person } };
}

function checkMerge(both: readonly [SwitchOf, SwitchOf], after: Standing, fail: Scene['fail']): void {
  const expected = stricterOf(...both);
  if (after.state !== expected.state || after.wakeAt !== expected.wakeAt)
    fail(`merged: ${after.state} until ${after.wakeAt}, expected ${expected.state} until ${expected.wakeAt}`);
  if (after.version !== Math.max(both[0].version, both[1].version) + 1)
    fail('the version of a merge is wrong');
  if (after.epoch !== Math.max(both[0].epoch, both[1].epoch) + 1) fail('the epoch of a merge is wrong');
}

type SwitchOf = Standing & { isOptedOut: boolean };

function merged(into: Person, from: Person): Person {
  return {
    inbound: [...into.inbound, ...from.inbound],
    answers: [...into.answers, ...from.answers],
    counted: [...into.counted, ...from.counted].sort((a, b) => a.at - b.at),
    resetAt: latest(into.resetAt, from.resetAt),
    fence: latest(into.fence, from.fence),
    speakers: [...into.speakers, ...from.speakers, 'a merge', 'a merge'],
    isOptedOut: into.isOptedOut || from.isOptedOut,
    finalToken: null,
    breaks: Math.max(into.breaks, from.breaks) + 1,
    messages: { ...from.messages, ...into.messages },
    commits: { ...from.commits, ...into.commits },
    reserved: { ...from.reserved, ...into.reserved },
    newest: {},
  };
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** The alias begins with a copy of the switch; the rest stays with its former owner. */
function judgeUnlink(
  { happening, before, after, now }: Played,
  person: Person,
  owner: string,
  rules: BotRules,
  fail: Scene['fail'],
): Notebook {
  const book = before.notebook;
  const { contactId } = happening;
  if (owner === contactId) return book;
  const { [contactId]: _, ...owners } = book.owners;
  const [shared, own] = [owner, contactId].map((id) => standing(storedStatus(after, id, now), now));
  if (JSON.stringify(shared) !== JSON.stringify(own)) fail('an unlinked contact has another switch');
  const key = 'before the link ended';
  const answers =
    person.answers.length > 0
      ? [{ key, channel: '', at: Math.max(...person.answers.map(({ at }) => at)) }]
      : [];
  const split: Person = {
    ...stranger(person.isOptedOut),
    ...{ answers, resetAt: person.resetAt, fence: person.fence, breaks: person.breaks },
    speakers: [...person.speakers, key, key],
  };
  checkPerson(split, after, contactId, { rules, now, fail });
  checkPerson(person, after, owner, { rules, now, fail });
  return { ...book, owners, people: { ...book.people, [owner]: person, [contactId]: split } };
}
