import { disposeLeftovers } from '../../support/leftovers';
import { compile } from './compile';
import { DOCUMENTS } from './documents';

describe('relay-compiler', () => {
  afterEach(disposeLeftovers);

  it('takes schema.graphql as it is, with pages, mutations, subscriptions and the union of events', () => {
    const { status, output, request } = compile(DOCUMENTS);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining('Compilation completed'),
    });
    expect(output).not.toMatch(/warn|error/i);
    // It asks for the id of everything that has one, and of nothing else.
    const { text } = request('InboxSetMutation').params;
    expect(text).toMatch(/botStatus \{[^}]*\bid\b/);
    expect(text).toMatch(/fragment Inbox_actor on Actor \{\s*kind\s*externalId\s*name\s*\}/);
  });

  it.each([
    ['a field that is not there', 'query InboxPageQuery { contacts { nodes { number } } }', 'number'],
    ['an id of an actor', 'query InboxPageQuery { viewer { actor { id } } }', 'id'],
    ['an argument of another name', 'query InboxPageQuery { contact(id: "anna") { name } }', 'id'],
  ])('refuses %s', (_what, document, name) => {
    const { status, output } = compile([document]);
    expect(status).not.toBe(0);
    expect(output).toContain(name);
  });
});
