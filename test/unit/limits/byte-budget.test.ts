import { ByteBudget } from '../../../src/limits/byte-budget';

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

  test('closes the levels above that nobody uses any more, but for the topmost', () => {
    const closed: string[] = [];
    const node = new ByteBudget(100, null, () => closed.push('node'));
    const workspace = new ByteBudget(100, node, () => closed.push('workspace'));
    const user = new ByteBudget(100, workspace, () => closed.push('user'));
    const sockets = [new ByteBudget(100, user), new ByteBudget(100, user)];
    sockets[0]!.close();
    sockets[0]!.close();
    expect(closed).toEqual([]);
    sockets[1]!.close();
    expect(closed).toEqual(['user', 'workspace']);
  });

  test('is exhausted for all where the topmost level has no room', () => {
    const node = new ByteBudget(100);
    const budget = new ByteBudget(10, new ByteBudget(20, node));
    expect([budget.isExhaustedForAll(100), budget.isExhaustedForAll(101)]).toEqual([false, true]);
    budget.take(10);
    expect([budget.isExhaustedForAll(90), budget.isExhaustedForAll(91)]).toEqual([false, true]);
  });
});
