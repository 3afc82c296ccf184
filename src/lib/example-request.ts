const EXAMPLE_QUERY =
  '{ botStatuses(contactIds: [\\"anna\\", \\"ben\\"]) { nodes { contactId state reason wakeAt } } }';

/** A request to the API to copy into a terminal. */
export function exampleRequest(url: string, token: string): string {
  return [
    `curl -s ${url}/graphql \\`,
    `  -H "authorization: Bearer ${token}" -H 'content-type: application/json' \\`,
    `  -d '{"query": "${EXAMPLE_QUERY}"}'`,
  ].join('\n');
}
