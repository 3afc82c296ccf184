import { type GraphQLEnumType, type OperationDefinitionNode, parse, validate } from 'graphql';
import { en } from '../../packages/badge/src/words/languages/en';
import * as store from '../../packages/client/src/store/documents';
import { checkCost, compileCost } from '../../src/graphql/limits/operation-cost';
import { createSchema } from '../../src/graphql/schema';
import * as demo from '../../web/demo/documents';

describe('what the web pages ask for', () => {
  const schema = createSchema();

  it.each(Object.entries({ ...store, ...demo }))('%s fits the schema', (_name, { text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it('has words for every reason that the schema names', () => {
    const reasons = (schema.getType('StatusReason') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(Object.keys(en.because).sort()).toEqual(reasons.sort());
  });

  it.each([store.WATCH_STATUSES, store.READ_STATUSES])(
    'permits a page with a thousand contacts',
    ({ text }) => {
      const document = parse(text);
      const operation = document.definitions.find(
        (definition): definition is OperationDefinitionNode => definition.kind === 'OperationDefinition',
      );
      const contactIds = Array.from({ length: 1_000 }, (_, index) => `contact-${index}`);
      checkCost(compileCost(schema, document, operation!)({ contactIds, after: null }));
    },
  );
});
