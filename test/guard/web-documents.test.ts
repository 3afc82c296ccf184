import { type GraphQLEnumType, parse, validate } from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import * as badge from '../../web/badge/documents';
import * as demo from '../../web/demo/documents';
import { REASON_LABELS } from '../../web/words/labels';

describe('what the web pages ask for', () => {
  const schema = createSchema();

  it.each(Object.entries({ ...badge, ...demo }))('%s fits the schema', (_name, { text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it('has words for every reason that the schema names', () => {
    const reasons = (schema.getType('StatusReason') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(Object.keys(REASON_LABELS).sort()).toEqual(reasons.sort());
  });
});
