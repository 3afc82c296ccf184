import { formatCursor, NOWHERE, ownerOf, parseCursor } from '../../../src/realtime/cursor';

describe('a cursor', () => {
  it.each([0, 1, 999_999_999_999_999])('comes back as it was given: sequence %d', (seq) => {
    const cursor = formatCursor('a log', 'workspace/with/slashes', seq);
    expect(parseCursor(cursor)).toEqual({ logId: 'a log', owner: ownerOf('workspace/with/slashes'), seq });
  });

  it('is safe in an address and does not name the workspace', () => {
    const cursor = formatCursor('5f1d', 'a telling name', 7);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cursor, 'base64url').toString()).not.toContain('telling');
  });

  it('tells workspaces apart', () => {
    expect(ownerOf('one')).not.toBe(ownerOf('other'));
    expect(ownerOf('one')).toBe(ownerOf('one'));
  });

  it('is short, however long the name of its workspace', () => {
    expect(ownerOf('a long name '.repeat(20))).toHaveLength(12);
  });

  it('is one also from where nobody can go on', () => {
    const cursor = formatCursor(NOWHERE, 'acme', 0);
    expect(parseCursor(cursor)).toEqual({ logId: NOWHERE, owner: ownerOf('acme'), seq: 0 });
  });

  const encode = (text: string) => Buffer.from(text).toString('base64url');
  it.each([
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['two parts', encode('epoch/owner')],
    ['four parts', encode('epoch/owner/1/2')],
    ['an empty part', encode('epoch//1')],
    ['a negative sequence', encode('epoch/owner/-1')],
    ['a fraction', encode('epoch/owner/1.5')],
    ['an exponent', encode('epoch/owner/1e3')],
    ['a sequence beyond what a number holds', encode('epoch/owner/9999999999999999')],
  ])('is not %s', (_what, text) => {
    expect(() => parseCursor(text)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message: 'after is not a valid cursor.',
        options: { field: ['after'] },
      }),
    );
  });
});
