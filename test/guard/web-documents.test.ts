import { type GraphQLEnumType, parse, validate } from 'graphql';
import * as badge from '../../packages/badge/src/documents';
import { en } from '../../packages/badge/src/words/languages/en';
import { createSchema } from '../../src/graphql/schema';
import * as demo from '../../web/demo/documents';

describe('what the web pages ask for', () => {
  const schema = createSchema();

  it.each(Object.entries({ ...badge, ...demo }))('%s fits the schema', (_name, { text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it('has words for every reason that the schema names', () => {
    const reasons = (schema.getType('StatusReason') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(Object.keys(en.because).sort()).toEqual(reasons.sort());
  });
});
