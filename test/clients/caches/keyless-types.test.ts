import { isObjectType } from 'graphql';
import { keys } from '../../../examples/urql.mjs';
import { schema } from './documents';

/** The roots and those that the cache of urql takes for embedded by itself. */
const KNOWN_TO_URQL = /^__|^(Query|Mutation|Subscription)$|PageInfo|(Connection|Edge)$/;

const types = Object.values(schema.getTypeMap()).filter(isObjectType);

it('names every type without an id to the cache of urql, which would warn of the others', () => {
  const keyless = types.filter((type) => !type.getFields().id && !KNOWN_TO_URQL.test(type.name));
  expect(Object.keys(keys).sort()).toEqual(keyless.map(({ name }) => name).sort());
});
