import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import { exampleRequest } from '../../src/lib/example-request';
import { ROOT } from '../support/processes/root';

/** The query in the body of a command for curl. */
function queryIn(command: string): string {
  return JSON.parse(command.match(/-d '(.+)'/)![1]!).query;
}

it.each([
  ['of the explorers', readFileSync(`${ROOT}/web/explorer/examples.graphql`, 'utf8')],
  ['of the start message', queryIn(exampleRequest('http://localhost', 'token'))],
])('the examples %s are valid', (_where, document) => {
  expect(validate(createSchema(), parse(document))).toEqual([]);
});
