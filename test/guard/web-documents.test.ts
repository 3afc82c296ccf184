import { type GraphQLEnumType, parse, validate } from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import { describeReason } from '../../web/badge/describe-status';
import * as badge from '../../web/badge/documents';
import * as demo from '../../web/demo/documents';

describe('what the web pages ask for', () => {
  const schema = createSchema();

  it.each(Object.entries({ ...badge, ...demo }))('%s fits the schema', (_name, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });

  it('has words for every reason that the schema names', () => {
    const reasons = (schema.getType('StatusReason') as GraphQLEnumType).getValues().map(({ name }) => name);
    const unnamed = reasons.filter(
      (name) => describeReason(name) === name.toLowerCase().replaceAll('_', ' '),
    );
    expect(unnamed).toEqual([]);
  });
});
