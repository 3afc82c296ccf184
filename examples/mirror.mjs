// A copy of a workspace by HTTP alone: all contacts and bots, then only what has changed.
// Without counts of messages and what depends on the bot: these change without an event of the contact.
const CONTACT =
  '{ id contactId name timeZone aliases botStatus { version state reason wakeAt note waitingSince changedBy { kind name } } }';
const BOT = '{ id botId name mode isDefault version }';
const CONTACTS = `query ($after: String) { contacts(first: 100, after: $after) {
  nodes ${CONTACT} pageInfo { endCursor hasNextPage } feedCursor } }`;
const CHANGES = `query ($after: String) { changes(first: 100, after: $after) { start pageInfo { endCursor hasNextPage } nodes {
  ... on StatusChanged { statusChange { contact ${CONTACT} } } ... on WaitingChanged { contact ${CONTACT} }
  ... on ContactSaved { savedId: contactId contact ${CONTACT} }
  ... on BotSaved { bot ${BOT} } ... on ContactErased { goneId: erasedId } ... on BotDeleted { goneId: deletedId } } } }`;

/** Brings a copy up to date, from nothing or from a cursor. Returns the next cursor: keep it with the copy, and go on from it. */
export async function catchUp(ask, copy, cursor) {
  let after = cursor ?? (await readAll(ask, copy));
  for (let hasNextPage = true; hasNextPage; ) {
    const { start, nodes, pageInfo } = await ask(CHANGES, { after });
    if (start === 'RESET') return catchUp(ask, copy);
    for (const { goneId, savedId, bot, contact = bot, statusChange } of nodes) {
      const current = contact ?? statusChange?.contact; // none if it is gone by now
      // An id that was linked to another contact is no contact of its own any more.
      if (savedId && current && current.contactId !== savedId) await copy.removeContact(savedId);
      if (goneId) await copy.remove(goneId);
      else if (current) await copy.upsert([current]);
    }
    ({ hasNextPage, endCursor: after } = pageInfo);
  }
  return after;
}

/** Returns the cursor of the first page, after which comes everything that changes while the others are read. */
async function readAll(ask, copy) {
  const first = await ask(CONTACTS);
  await copy.clear();
  for (let page = first; page; ) {
    await copy.upsert(page.nodes);
    page = page.pageInfo.hasNextPage && (await ask(CONTACTS, { after: page.pageInfo.endCursor }));
  }
  await copy.upsert(await ask(`{ bots ${BOT} }`));
  return first.feedCursor;
}

export const connect = (url, token) => async (query, variables) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query, variables });
  const { data, errors } = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
  if (errors) throw new Error(errors[0].message);
  return Object.values(data)[0];
};
