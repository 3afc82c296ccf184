import { contactId, READ_STATUSES, SET_STATUS } from '../setup/contract';
import type { HttpConnection } from './http-connection';

export type OperationName = 'query' | 'change' | 'gate';

/** One unit of work on a connection; throws where the answer is not the one that was meant. */
export type Operation = (connection: HttpConnection) => Promise<void>;

const RESERVE = `mutation Reserve($input: ReserveReplyInput!) {
  reserveReply(input: $input) { decision token denyReason userErrors { code field message } } }`;
const COMMIT = `mutation Commit($input: CommitReplyInput!) {
  commitReply(input: $input) { granted denyReason userErrors { code field message } } }`;

/** Bodies are put together from parts that were escaped once. */
const readBody = (id: string) => `{"query":${READ},"variables":{"contactIds":["${id}"]}}`;
const sleepBody = (id: string, note: string) =>
  `{"query":${SET},"variables":{"input":{"contactId":"${id}","state":"SLEEPING","wake":{"after":"PT1H"}${note}}}}`;
const wakeBody = (id: string) =>
  `{"query":${SET},"variables":{"input":{"contactId":"${id}","state":"ACTIVE"}}}`;
const READ = JSON.stringify(READ_STATUSES);
const SET = JSON.stringify(SET_STATUS);

export function createOperation(name: OperationName, contacts: number, server: string): Operation {
  if (name === 'query') return query(contacts);
  return name === 'change' ? change(contacts, server) : gate(contacts);
}

function query(contacts: number): Operation {
  return (connection) => read(connection, contactId(Math.floor(Math.random() * contacts)));
}

export async function read(connection: HttpConnection, id: string): Promise<void> {
  expect(await connection.post(readBody(id)), '"permission":');
}

/** Which contacts sleep on which server, from one round to the next. */
const asleep = new Map<string, Set<number>>();

function change(contacts: number, server: string): Operation {
  const sleeping = asleep.get(server) ?? new Set();
  asleep.set(server, sleeping);
  const pick = createPicker(contacts);
  return async (connection) => {
    const { index, release } = pick();
    const id = contactId(index);
    const answer = await connection.post(sleeping.has(index) ? wakeBody(id) : sleepBody(id, ''));
    expect(answer, '"outcome":"APPLIED"');
    if (!sleeping.delete(index)) sleeping.add(index);
    release();
  };
}

/** Puts a contact to sleep that sleeps already: another note, another wake time, one change more. */
export async function changeAgain(connection: HttpConnection, id: string, note: number): Promise<void> {
  expect(await connection.post(sleepBody(id, `,"note":"${note}"`)), '"outcome":"APPLIED"');
}

const wakeOrStop = (id: string, isStopped: boolean) =>
  `{"query":${SET},"variables":{"input":{"contactId":"${id}","state":"${isStopped ? 'ACTIVE' : 'INACTIVE'}"}}}`;
/** By server. */
const stopped = new Map<string, Set<string>>();

/** Makes a contact inactive, and active again the next time. */
export async function changeInTurns(connection: HttpConnection, id: string, server: string): Promise<void> {
  const ofServer = stopped.get(server) ?? new Set();
  stopped.set(server, ofServer);
  const isStopped = ofServer.has(id);
  expect(await connection.post(wakeOrStop(id, isStopped)), '"outcome":"APPLIED"');
  if (!ofServer.delete(id)) ofServer.add(id);
}

const RECORD = JSON.stringify(`mutation Record($input: RecordMessageInput!) {
  recordMessage(input: $input) { outcome userErrors { code field message } } }`);

/** Reports a message that a contact has written. */
export async function record(connection: HttpConnection, id: string, messageId: string): Promise<void> {
  const input = `{"contactId":"${id}","messageId":"${messageId}","origin":"CONTACT","channel":"web:1"}`;
  expect(
    await connection.post(`{"query":${RECORD},"variables":{"input":${input}}}`),
    '"outcome":"NO_CHANGE"',
  );
}

const SET_MANY = `mutation Many($input: SetBotStatusesInput!) {
  setBotStatuses(input: $input) { applied userErrors { code field message } } }`;

/** Puts many to sleep in one call. */
export async function changeMany(
  connection: HttpConnection,
  contactIds: readonly string[],
  note: number,
): Promise<void> {
  const input = { contactIds, state: 'SLEEPING', wake: { after: 'PT1H' }, note: String(note) };
  const body = JSON.stringify({ query: SET_MANY, variables: { input } });
  expect(await connection.post(body), '"applied":');
}

let replies = 0;

function gate(contacts: number): Operation {
  const pick = createPicker(contacts);
  return async (connection) => {
    const { index, release } = pick();
    const reserve = { query: RESERVE, variables: { input: { contactId: contactId(index) } } };
    const reserved = await connection.post(JSON.stringify(reserve));
    expect(reserved, '"decision":"SEND"');
    const token = JSON.parse(reserved.body).data.reserveReply.token;
    replies += 1;
    const input = { token, messageId: `reply-${process.pid}-${replies}` };
    expect(await connection.post(JSON.stringify({ query: COMMIT, variables: { input } })), '"granted":true');
    release();
  };
}

/** Random contacts that no other connection is busy with. */
function createPicker(contacts: number): () => { index: number; release: () => void } {
  const busy = new Set<number>();
  return () => {
    let index: number;
    do index = Math.floor(Math.random() * contacts);
    while (busy.has(index));
    busy.add(index);
    return { index, release: () => busy.delete(index) };
  };
}

function expect({ status, body }: { status: number; body: string }, part: string): void {
  if (status !== 200 || !body.includes(part))
    throw new Error(`Unexpected answer ${status}: ${body.slice(0, 400)}`);
}
