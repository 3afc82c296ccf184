import { GraphqlContext, type Services } from '../graphql/context';
import type { ErrorReporter } from '../graphql/errors';
import { PreparedOperations } from '../graphql/execution/prepared-operation';
import { createSchema } from '../graphql/schema';
import type { ByteBudget } from '../limits/byte-budget';
import type { UnauthenticatedConnections } from './admission/unauthenticated-connections';
import { type Authenticator, requirePrincipal } from './auth/authenticator';
import type { Principal } from './auth/claims';
import type { TrustedProxies } from './http/trusted-proxies';

interface Guards {
  /** Whether every caller may read the schema. */
  readonly introspection: boolean;
  readonly authenticator: Authenticator;
  readonly proxies: TrustedProxies;
  readonly connections: UnauthenticatedConnections;
  readonly errorReporter: ErrorReporter;
}

/** What GraphQL over HTTP and over websocket share. */
export type GraphqlEndpoint = ReturnType<typeof createEndpoint>;

/** Creates the schema, its prepared operations and the factory of the context of resolvers. */
export function createEndpoint(services: Services, guards: Guards) {
  const schema = createSchema();
  const operations = new PreparedOperations(schema);
  const createContext = (
    principal: Principal | null,
    budget: ByteBudget | null = null,
    takeResponse?: (bytes: number) => void,
  ) => new GraphqlContext(services, () => requirePrincipal(principal), budget, takeResponse);
  return { ...guards, schema, operations, createContext, scheduler: services.scheduler };
}
