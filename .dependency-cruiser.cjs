/** Which room may import which; see docs/architecture.md. `also` lists what a room may import besides itself. */
const rooms = {
  domain: { also: [] },
  lib: { also: [] },
  limits: { also: ['lib'] },
  application: { also: ['domain', 'lib'] },
  persistence: { also: ['application', 'domain', 'limits', 'lib'] },
  realtime: { also: ['application', 'domain', 'limits', 'lib'] },
  timers: { also: ['application', 'domain', 'lib'] },
  time: { also: ['domain'] },
  redis: { also: ['application', 'domain', 'lib'] },
  webhooks: { also: ['application', 'domain', 'lib'] },
  graphql: { also: ['application', 'domain', 'lib', 'limits', 'realtime', 'webhooks'] },
  rest: { also: ['graphql', 'application', 'domain', 'lib'] },
  server: {
    also: ['rest', 'graphql', 'webhooks', 'application', 'domain', 'limits', 'lib', 'time', 'config'],
  },
  config: { also: ['application', 'domain', 'lib', 'persistence', 'redis', 'time'] },
  demo: { also: ['application', 'lib'] },
};

const outside = Object.entries(rooms).map(([room, { also }]) => ({
  name: `${room}-keeps-to-itself`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [room, ...also].map((one) => `^src/${one}/`),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...outside,
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'application-takes-no-packages',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'unknown'] },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { pathNot: ['^packages/client/', '^node_modules/(graphql-ws|react|@types/react|ws|@types/ws)/'] },
    },
    {
      name: 'client-is-not-part-of-the-service',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^packages/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(main|cli/main|tools/[\\w-]+)\\.ts$' },
      to: {},
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
