import { ApolloServer } from '@apollo/server';
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { pino } from 'pino';
import { InFlightRequests } from '../../../src/server/admission/in-flight-requests';
import { createHttpServer } from '../../../src/server/http/http-server';
import { mountApollo } from '../../../src/server/http/mount-apollo';

/**
 * Apollo's own suite for those who host its server. Ours hosts what the suite hands over, with our limits, headers
 * and errors. What the suite leaves out by itself takes graphql 17.
 */
describe('an Apollo Server in our HTTP server', () => {
  defineIntegrationTestSuite(async (config, options) => {
    const server = await createHttpServer({
      logger: pino({ level: 'silent' }),
      allowedOrigins: [],
      inFlight: new InFlightRequests(() => undefined),
      report: () => undefined,
    });
    const apollo = new ApolloServer(config);
    await apollo.start();
    mountApollo(server, apollo, { path: '/', context: async () => (await options?.context?.()) ?? {} });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    return { server: apollo, url, extraCleanup: () => server.close() };
  });
});
