import { MemoryBudgets } from '../../../src/limits/memory-budgets';

const MIB = 1_048_576;

describe('the memory budgets of a node', () => {
  const limits = { node: 100, workspace: 50, user: 30, socket: 20 };

  test('limit sockets, users, workspaces and the node', () => {
    const budgets = new MemoryBudgets(limits);
    const [one, two] = [budgets.open('a', 'x'), budgets.open('a', 'x')];
    expect(one.take(21)).toBe(false);
    expect(one.take(20)).toBe(true);
    expect(two.take(11)).toBe(false);
    expect(two.take(10)).toBe(true);
    expect(budgets.open('a', 'y').take(20)).toBe(true);
    expect(budgets.open('a', 'z').take(1)).toBe(false);
    expect(budgets.open('b', 'x').take(20)).toBe(true);
    expect(budgets.used).toBe(70);
  });

  test('are 8 MiB for a socket, 32 for a user, 64 for a workspace and 128 for the node', () => {
    const budgets = new MemoryBudgets();
    const socket = budgets.open('a', 'x');
    expect([socket.take(8 * MIB + 1), socket.take(8 * MIB)]).toEqual([false, true]);
    const user = budgets.open('a', 'x', 1_000 * MIB);
    expect([user.take(24 * MIB + 1), user.take(24 * MIB)]).toEqual([false, true]);
    const other = budgets.open('a', 'y', 1_000 * MIB);
    expect(other.take(32 * MIB)).toBe(true);
    expect(budgets.open('a', 'z').take(1)).toBe(false);
    for (const sub of ['x', 'y']) expect(budgets.open('b', sub, 1_000 * MIB).take(32 * MIB)).toBe(true);
    expect([budgets.used, budgets.open('c', 'x').take(1)]).toEqual([128 * MIB, false]);
  });

  test('say whether the node has room, whoever asks', () => {
    const budgets = new MemoryBudgets(limits);
    budgets.open('a', 'x').take(20);
    expect([budgets.hasRoom(80), budgets.hasRoom(81)]).toEqual([true, false]);
  });

  test('keep what one user holds together while any of its sockets is open', () => {
    const budgets = new MemoryBudgets(limits);
    const idle = budgets.open('a', 'x');
    const busy = budgets.open('a', 'x');
    busy.take(20);
    busy.close();
    expect(idle.take(20)).toBe(true);
    expect(budgets.open('a', 'x').take(11)).toBe(false);
    idle.close();
    expect(budgets.used).toBe(0);
  });

  test('begin anew for a user who comes back', () => {
    const budgets = new MemoryBudgets(limits);
    budgets.open('a', 'x').close();
    const again = budgets.open('a', 'x');
    expect([again.take(20), budgets.used]).toEqual([true, 20]);
  });
});
