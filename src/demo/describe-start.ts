import { exampleRequest } from '../lib/example-request';

/** The text shown to the person who started the service, with its tokens by role. */
export function describeStart(url: string, demoTokens: Readonly<Record<string, string>>): string {
  const tokens = Object.entries(demoTokens).map(([role, token]) => `    ${role.padEnd(12)} ${token}`);
  const example = demoTokens.VIEWER && exampleRequest(url, demoTokens.VIEWER).replaceAll('\n', '\n    ');
  return [
    '',
    '  The bot status service is running.',
    '',
    `    Demo page       ${url}/`,
    `    Apollo Sandbox  ${url}/graphql   (in a browser)`,
    `    GraphiQL        ${url}/graphiql   (in a browser, without internet)`,
    `    Documentation   ${url}/docs`,
    `    GraphQL API     ${url}/graphql`,
    `    Subscriptions   ${url.replace(/^http/, 'ws')}/graphql   (graphql-transport-ws)`,
    '',
    '  Tokens for the workspace "demo" (DEMO=false turns this off):',
    '',
    ...tokens,
    '',
    ...(example ? ['  Read two statuses:', '', `    ${example}`, ''] : []),
    '',
  ].join('\n');
}
