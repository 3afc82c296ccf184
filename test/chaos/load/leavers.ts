import type { Data } from '../../support/clients/api-client';
import type { Caller } from './caller';
import { DELETE, LINK, RECORD, SET } from './operations';

/** People with two ids who leave nothing behind: all of their data is erased, under the second id. */
export async function comeAndLeave(caller: Caller, prefix: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `leaver of ${prefix} ${index}`);
  for (const [index, contactId] of names.entries()) {
    const aliasId = `${contactId}, phone`;
    const message = { contactId: aliasId, messageId: `${contactId} asks`, origin: 'CONTACT' };
    await caller.ask<Data['recordMessage']>(RECORD, { input: message });
    await caller.ask<Data['linkContact']>(LINK, { input: { contactId, aliasId } });
    const optOut = { contactId, state: 'INACTIVE', reason: index % 2 === 0 ? 'OPT_OUT' : 'MANUAL' };
    await caller.ask<Data['setBotStatus']>(SET, { input: { ...optOut, idempotencyKey: contactId } });
    await caller.ask<Data['deleteContact']>(DELETE, { input: { contactId: aliasId } });
  }
  return names;
}
