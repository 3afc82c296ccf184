import { type QueuedCommand, WorkspaceQueues } from '../../../../src/application/writing/workspace-queues';

interface Parts extends Partial<Pick<QueuedCommand, 'isWake' | 'size' | 'since'>> {
  readonly isExclusive?: boolean;
}

function queued(workspace: string, { isExclusive = false, ...parts }: Parts = {}): QueuedCommand {
  return {
    ...{ workspace, isWake: false, size: 1, since: 0, tries: 0 },
    command: { loads: { contactIds: [] }, isExclusive, run: () => null },
    resolve: () => undefined,
    reject: () => undefined,
    ...parts,
  };
}

describe('the queues of the workspaces', () => {
  let queues: WorkspaceQueues;
  beforeEach(() => {
    queues = new WorkspaceQueues();
  });
  const push = (workspace: string, parts?: Parts) => {
    const command = queued(workspace, parts);
    queues.push(command);
    return command;
  };
  const all = () => [...queues.workspaces('ALL')];
  const withWakes = () => [...queues.workspaces('WITH_WAKES')];

  it('name the workspaces that wait, and those with wakes', () => {
    expect([all(), withWakes(), queues.take('one', 10)]).toEqual([[], [], []]);
    push('one');
    push('two', { isWake: true });
    push('one');
    expect([all(), withWakes()]).toEqual([['one', 'two'], ['two']]);
    queues.take('two', 10);
    expect([all(), withWakes()]).toEqual([['one'], []]);
  });

  it('move a workspace to the end of the line when it had its turn', () => {
    for (const workspace of ['one', 'two']) {
      push(workspace, { isWake: true });
      push(workspace, { isWake: true });
    }
    queues.take('one', 1);
    expect([all(), withWakes()]).toEqual([
      ['two', 'one'],
      ['two', 'one'],
    ]);
  });

  it('still name a workspace that has others waiting once its wakes are taken', () => {
    const other = push('one');
    push('one', { isWake: true });
    queues.take('one', 1);
    expect([all(), withWakes()]).toEqual([['one'], []]);
    expect(queues.take('one', 1)).toEqual([other]);
  });

  describe('form a batch', () => {
    it('of wakes first, then the others, each in order', () => {
      const [first, second] = [push('one'), push('one')];
      const [wake, nextWake] = [push('one', { isWake: true }), push('one', { isWake: true })];
      expect(queues.take('one', 10)).toEqual([wake, nextWake, first, second]);
      expect(all()).toEqual([]);
    });

    it('with no more contacts than it may hold', () => {
      const commands = [push('one', { isWake: true, size: 2 }), push('one', { size: 2 }), push('one')];
      expect(queues.take('one', 4)).toEqual(commands.slice(0, 2));
      expect(queues.take('one', 4)).toEqual(commands.slice(2));
    });

    it('without passing over one that does not fit', () => {
      const [small, large, last] = [push('one'), push('one', { size: 4 }), push('one')];
      expect(queues.take('one', 4)).toEqual([small]);
      expect(queues.take('one', 4)).toEqual([large]);
      expect(queues.take('one', 4)).toEqual([last]);
    });

    it('of a single command that is larger than a batch', () => {
      const [large, next] = [push('one', { size: 5 }), push('one')];
      expect([queues.take('one', 4), queues.take('one', 4)]).toEqual([[large], [next]]);
    });

    it('of wakes alone while more wakes wait', () => {
      const [wake, large] = [push('one', { isWake: true }), push('one', { isWake: true, size: 4 })];
      const other = push('one');
      expect(queues.take('one', 4)).toEqual([wake]);
      expect(queues.take('one', 5)).toEqual([large, other]);
    });

    it('of an exclusive command alone', () => {
      const [first, exclusive, last] = [push('one'), push('one', { isExclusive: true }), push('one')];
      const wake = push('one', { isWake: true });
      expect(queues.take('one', 10)).toEqual([wake, first]);
      expect(queues.take('one', 10)).toEqual([exclusive]);
      expect(queues.take('one', 10)).toEqual([last]);
    });

    it('of wakes alone when the next command is exclusive', () => {
      const [exclusive, wake] = [push('one', { isExclusive: true }), push('one', { isWake: true })];
      expect([queues.take('one', 10), queues.take('one', 10)]).toEqual([[wake], [exclusive]]);
    });
  });

  it('put a command that was tried before those that were not', () => {
    const [tried, next] = [push('one'), push('one')];
    queues.take('one', 1);
    queues.putBack(tried);
    expect(queues.take('one', 10)).toEqual([tried, next]);
    queues.putBack(tried);
    expect(all()).toEqual(['one']);
  });

  describe('give up commands that are too old', () => {
    it('of every workspace, and no longer name those that are left with nothing', () => {
      const old = [push('one', { since: 1 }), push('one', { since: 2 }), push('two', { since: 1 })];
      const young = push('two', { since: 3 });
      expect(queues.takeOlderThan(3)).toEqual(old);
      expect(all()).toEqual(['two']);
      expect(queues.take('two', 10)).toEqual([young]);
    });

    it('but no wakes', () => {
      const wake = push('one', { isWake: true });
      const [old, young] = [push('one'), push('one', { since: 1 })];
      expect(queues.takeOlderThan(1)).toEqual([old]);
      expect([all(), withWakes()]).toEqual([['one'], ['one']]);
      expect(queues.take('one', 10)).toEqual([wake, young]);
    });
  });
});
