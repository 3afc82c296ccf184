import { newContact } from '../../../../src/application/ports/contact-store';
import { type Command, findBlock } from '../../../../src/application/writing/command';
import { mergeLoadSpecs } from '../../../../src/application/writing/load-spec';
import { type Block, UnitOfWork } from '../../../../src/application/writing/unit-of-work';
import { NOW } from '../../../support/domain/time';

describe('a command whose contacts are blocked', () => {
  const unreadable = { contact: newContact('unreadable', NOW), status: null, isUnreadable: true } as const;
  const readable = { contact: newContact('readable', NOW), status: null };
  const nothing = { bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };
  const unit = new UnitOfWork(
    NOW,
    { ...nothing, contacts: [readable, unreadable], lockedElsewhere: new Set(['locked']) },
    () => 'entry',
  );
  const blockOf = (contactIds: readonly string[], handles?: readonly Block[]) => {
    const command: Command<null> = { loads: { contactIds }, run: () => null };
    return findBlock(handles ? { ...command, handles } : command, unit);
  };

  it('can run if none of its own is', () => {
    expect([blockOf([]), blockOf(['readable', 'new'])]).toEqual([null, null]);
  });

  it('cannot run if any of them is', () => {
    expect(blockOf(['readable', 'locked'])).toBe('LOCKED');
    expect(blockOf(['unreadable', 'readable'])).toBe('UNREADABLE');
  });

  it('fails rather than waits if one of them cannot be read', () => {
    expect(blockOf(['locked', 'unreadable'])).toBe('UNREADABLE');
    expect(blockOf(['unreadable', 'locked'])).toBe('UNREADABLE');
  });

  it('can run if it handles all of the blocks itself', () => {
    expect(blockOf(['locked', 'unreadable'], ['LOCKED', 'UNREADABLE'])).toBeNull();
    expect(blockOf(['locked', 'unreadable'], ['UNREADABLE'])).toBe('LOCKED');
    expect(blockOf(['locked', 'unreadable'], ['LOCKED'])).toBe('UNREADABLE');
  });
});

describe('what the commands of a batch load together', () => {
  it('is what each of them loads, contacts and tokens once', () => {
    const one = {
      contactIds: ['anna', 'ben'],
      messages: [{ contactId: 'anna', keys: ['1'], hash: 'hash', mayCorrect: true }],
      allFactsOf: ['anna', 'ben'],
      idempotencyKeys: [{ key: 'key 1', inputHash: 'hash 1' }],
      tokens: ['token 1', 'token 2'],
    };
    const two = {
      contactIds: ['ben', 'chiara'],
      messages: [{ contactId: 'ben', keys: ['2', '3'], hash: null, mayCorrect: false }],
      allFactsOf: ['ben', 'chiara'],
      idempotencyKeys: [{ key: 'key 2', inputHash: 'hash 2' }],
      tokens: ['token 2', 'token 3'],
    };
    expect(mergeLoadSpecs([one, two, { contactIds: ['dora'] }])).toEqual({
      contactIds: ['anna', 'ben', 'chiara', 'dora'],
      hasCommandWithoutContacts: false,
      bots: 'READ',
      messages: [...one.messages, ...two.messages],
      allFactsOf: ['anna', 'ben', 'chiara'],
      idempotencyKeys: [...one.idempotencyKeys, ...two.idempotencyKeys],
      tokens: ['token 1', 'token 2', 'token 3'],
    });
  });

  it('is little where they need little', () => {
    expect(mergeLoadSpecs([{ contactIds: ['anna'], bots: 'NONE' }])).toEqual({
      contactIds: ['anna'],
      hasCommandWithoutContacts: false,
      bots: 'NONE',
      messages: [],
      allFactsOf: [],
      idempotencyKeys: [],
      tokens: [],
    });
  });

  it('says whether one of them names no contact', () => {
    const all = mergeLoadSpecs([{ contactIds: ['anna'] }, { contactIds: [] }]);
    expect(all.hasCommandWithoutContacts).toBe(true);
  });

  it.each([
    [['NONE', 'NONE'], 'NONE'],
    [['NONE', undefined], 'READ'],
    [['NONE', 'READ'], 'READ'],
    [['READ', 'WRITE', 'NONE'], 'WRITE'],
  ] as const)('has the widest access to bots of %j: %s', (accesses, widest) => {
    const specs = accesses.map((bots) => ({ contactIds: [], ...(bots && { bots }) }));
    expect(mergeLoadSpecs(specs).bots).toBe(widest);
  });
});
