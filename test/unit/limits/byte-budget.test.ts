import { ByteBudget } from '../../../src/limits/byte-budget';
import { MemoryBudgets } from '../../../src/limits/memory-budgets';

describe('a budget of bytes', () => {
  test('counts for every level above, and takes nothing where one of them has no room', () => {
    const node = new ByteBudget(100);
    const first = new ByteBudget(60, node);
    const second = new ByteBudget(60, node);
    expect(first.take(60)).toBe(true);
    expect(second.take(41)).toBe(false);
    expect([first.used, second.used, node.used]).toEqual([60, 0, 60]);
    expect(second.take(40)).toBe(true);
    first.give(10);
    expect(node.used).toBe(90);
  });

  test('gives back all it holds when it is closed, once', () => {
    const node = new ByteBudget(100);
    const budget = new ByteBudget(100, node);
    budget.take(70);
    budget.close();
    budget.give(70);
    budget.close();
    expect(node.used).toBe(0);
    expect(budget.take(1)).toBe(false);
  });
});

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
});
