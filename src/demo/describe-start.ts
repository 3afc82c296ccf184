/** The text shown to the person who started the service, with its tokens by role. */
export function describeStart(url: string, demoTokens: Readonly<Record<string, string>>): string {
  const tokens = Object.entries(demoTokens).map(([role, token]) => `    ${role.padEnd(12)} ${token}`);
  return [
    '',
    '  The bot status service is running.',
    '',
    `    Demo page       ${url}/`,
    `    Apollo Sandbox  ${url}/graphql   (in a browser)`,
    `    GraphQL API     ${url}/graphql`,
    `    Subscriptions   ${url.replace(/^http/, 'ws')}/graphql   (graphql-transport-ws)`,
    '',
    '  Tokens for the workspace "demo" (DEMO=false turns this off):',
    '',
    ...tokens,
    '',
    '',
  ].join('\n');
}
