import { DocumentTooLargeError, parseDocument } from '../../../src/graphql/limits/document-limits';

describe('a document that nests brackets', () => {
  const lists = (depth: number) =>
    `{ bots(ids: ${'['.repeat(depth)}${']'.repeat(depth)}, more: [[]]) { id } }`;

  // Beside the lists, one brace and one parenthesis are open.
  it('is parsed up to a hundred deep', () => {
    expect(parseDocument(lists(98)).definitions).toHaveLength(1);
  });

  it.each([99, 200, 1_200])('is refused before anything else looks at it: %d lists', (depth) => {
    expect(() => parseDocument(lists(depth))).toThrow(DocumentTooLargeError);
    expect(() => parseDocument(lists(depth))).toThrow('The document nests more than 100 brackets.');
  });

  it('is refused too where the parser can not go so deep', () => {
    expect(() => parseDocument(`{ bots(ids: ${'['.repeat(2_490)}`)).toThrow(
      /nests more than 100|Syntax Error/,
    );
  });
});
