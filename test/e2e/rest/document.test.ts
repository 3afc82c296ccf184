import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startApp } from '../../../src/app/app';
import { loadConfig } from '../../../src/config/config';
import { ROUTES } from '../../../src/rest/routes';
import { createLogger } from '../../../src/server/monitoring/logger';
import { startTestApp } from '../../support/app/test-app';
import { createToken, TEST_SECRET } from '../../support/app/tokens';
import { compileSchemas, openApi, RestClient } from '../../support/clients/rest-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

describe('the OpenAPI document', () => {
  disposeAfterAll();

  it('is served without a token, as openapi.json has it', async () => {
    const app = await startTestApp();
    const { status, headers, body } = await new RestClient(app.url, null).get('/v1/openapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual(JSON.parse(readFileSync(join(__dirname, '../../../openapi.json'), 'utf8')));
  });

  it('has every route, and no other', () => {
    const documented = Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`,
      ),
    );
    const routes = ROUTES.map(({ method, path, operation }) => `${method} ${path} ${operation}`);
    expect(documented.sort()).toEqual([...routes, 'GET /v1/openapi.json openapi'].sort());
  });

  it('has schemas that can be used', () => {
    expect(compileSchemas()).toEqual(
      expect.arrayContaining(['BotStatus', 'Problem', 'SetBotStatusInput', 'StatusChanged']),
    );
  });
});

/** A path with a value of its own for each parameter. */
const secretPaths = ROUTES.map(
  ({ method, path }) => [method, path.replaceAll(/\{\w+\}/g, 'secret')] as const,
);

describe('the log', () => {
  disposeAfterAll();

  it('has no path of a contact or reply, whatever becomes of the request', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const env = {
      NODE_ENV: 'test',
      PORT: '0',
      DATABASE_URL: await databases[0]!.create(),
      AUTH_SECRET: TEST_SECRET,
    };
    const app = await startApp(loadConfig(env), { logger: createLogger('trace', sink), drainMs: 0 });
    disposeLater(() => app.stop());
    const rest = new RestClient(app.url, await createToken('ADMIN'));
    const others = [
      ...[['GET', '/v1/replies/secret/comit'] as const, ['PATCH', '/v1/replies/secret'] as const],
      ['GET', '/v1/replies/secret%zz'] as const,
    ];
    for (const [method, path] of [...secretPaths, ...others]) {
      await rest.send(method, path, {});
      await new RestClient(app.url, null).send(method, path, {});
    }
    // The router decodes what does not look like the facade.
    for (const path of ['/%761/replies/secret', '/%761/replies/secret/comit'])
      await fetch(`${app.url}${path}`);
    expect(lines.filter((line) => line.includes('Request completed')).length).toBeGreaterThan(ROUTES.length);
    expect(lines.filter((line) => line.includes('secret'))).toEqual([]);
  });
});
