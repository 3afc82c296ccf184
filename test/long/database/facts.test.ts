import type { Commands } from '../../../src/application/commands/commands';
import { factKeyOf, hashOf, type MessageLookUp } from '../../../src/application/writing/facts';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import { MINUTE } from '../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput } from '../../support/command-inputs';
import { STORE_CALLER as CALLER, commandsOn } from '../../support/databases/store-commands';
import { type StoresOfAnyKind, storeClock, storeKinds } from '../../support/databases/store-kinds';
import { disposeAfterAll } from '../../support/leftovers';

const { workspace } = CALLER;
const keyOf = (messageId: string) => factKeyOf('sms', 'OUT', messageId);

describe.each(storeKinds)('what is kept of messages in the stores on $name', ({ open }) => {
  disposeAfterAll();
  let stores: StoresOfAnyKind;
  let commands: Commands;
  let token: string;

  beforeEach(async () => {
    stores = await open();
    commands = await commandsOn(stores);
    ({ token } = (await commands.reserveReply(CALLER, reserveInput())) as { token: string });
    const parts = { messageIds: ['reply', 'more'], bodyHashes: ['text', 'more text'] };
    await commands.commitReply(CALLER, commitInput(token, parts));
    for (const [messageId, origin] of [
      ['of a teammate', 'TEAMMATE'],
      ['guessed', 'UNKNOWN'],
    ] as const)
      await commands.recordMessage(CALLER, messageInput({ messageId, origin }));
  });

  async function load(messages: Partial<MessageLookUp>[], more: Partial<LoadSpec> = {}) {
    const lookUps = messages.map((lookUp) => ({
      ...{ contactId: 'anna', keys: [], hash: null, mayCorrect: false },
      ...lookUp,
    }));
    const loads = { contactIds: ['anna'], messages: lookUps, ...more };
    return (
      await stores.writes.transact(workspace, loads, (unit) => ({
        facts: unit.factsOf('anna'),
        hashes: unit.replyHashesOf('anna'),
      }))
    ).result;
  }
  const count = async (...args: Parameters<typeof load>) => {
    const { facts, hashes } = await load(...args);
    return [facts.length, hashes.length];
  };

  it('is looked up by id, with the entry that it had', async () => {
    const { facts } = await load([{ keys: [keyOf('of a teammate'), keyOf('unknown')] }]);
    expect(facts).toMatchObject([
      {
        ...{ contactId: 'anna', key: keyOf('of a teammate'), channel: 'sms', origin: 'TEAMMATE' },
        ...{ isGuess: false, isAutomatic: false, isSeen: true, token: null, matchedHash: null },
        entry: { kind: 'STATUS', contactId: 'anna', change: { messageId: 'of a teammate' } },
      },
    ]);
  });

  it('is looked up by text', async () => {
    const { facts, hashes } = await load([{ hash: hashOf('more text') }]);
    expect(facts).toEqual([]);
    expect(hashes).toMatchObject([
      { contactId: 'anna', hash: hashOf('more text'), channels: [], isRevoked: false },
    ]);
  });

  it('is loaded as a whole only to take something back', async () => {
    expect(await count([{ keys: [keyOf('guessed')] }])).toEqual([1, 0]);
    expect(await count([{ keys: [keyOf('of a teammate')], mayCorrect: true }])).toEqual([1, 0]);
    expect(await count([{ keys: [keyOf('guessed')], mayCorrect: true }])).toEqual([4, 2]);
    expect(await count([], { allFactsOf: ['anna'] })).toEqual([4, 2]);
  });

  it('keeps its entry if it is changed without having been loaded with it', async () => {
    await stores.writes.transact(workspace, { contactIds: ['anna'], allFactsOf: ['anna'] }, (unit) => {
      const fact = unit.factsOf('anna').find(({ key }) => key === keyOf('of a teammate'))!;
      unit.stageFact({ ...fact, answeredAt: null });
    });
    const { facts } = await load([{ keys: [keyOf('of a teammate')] }]);
    expect(facts).toMatchObject([{ answeredAt: null, entry: { change: { messageId: 'of a teammate' } } }]);
  });

  it('can be replaced', async () => {
    storeClock.advance(MINUTE);
    await commands.recordMessage(CALLER, messageInput({ messageId: 'guessed', origin: 'WORKFLOW' }));
    const { facts } = await load([{ keys: [keyOf('guessed')] }]);
    expect(facts).toMatchObject([{ origin: 'WORKFLOW', isGuess: false }]);
  });

  it('says which reply was committed, and revoked', async () => {
    await commands.revokeReply(CALLER, token);
    const again = await commands.revokeReply(CALLER, token);
    expect(again.result).toMatchObject({ isReplayed: true, outcome: 'NO_CHANGE' });
    const { hashes } = await load([], { allFactsOf: ['anna'] });
    expect(hashes.map(({ isRevoked }) => isRevoked)).toEqual([true, true]);
  });
});
