import { parse, validate } from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import * as badge from '../../web/badge/documents';
import * as demo from '../../web/demo/documents';

describe('what the web pages ask for', () => {
  const schema = createSchema();

  it.each(Object.entries({ ...badge, ...demo }))('%s fits the schema', (_name, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });
});
