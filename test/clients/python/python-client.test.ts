import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createToken } from '../../support/app/tokens';
import { ApiClient } from '../../support/clients/api-client';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { SEED } from '../../support/random';
import { Restartable } from '../graphql-ws/restartable';
import { describeWithPython, hasSucceeded, listPythonTests, runPythonTests } from './python-package';

const CREATE_KEY = `mutation { createApiKey(input: { name: "bot", role: INTEGRATION }) { secret } }`;

const tests = listPythonTests();

describeWithPython('the Python client, test by test', () => {
  disposeAfterAll();
  let env: Record<string, string>;

  beforeAll(async () => {
    const service = await Restartable.start();
    const admin = new ApiClient(service.url, await createToken('ADMIN'));
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const { createApiKey } = await admin.ask<{ createApiKey: { secret: string } }>(CREATE_KEY);
    env = {
      TEST_SEED: String(SEED),
      BOT_STATUS_URL: service.url,
      BOT_STATUS_KEY: createApiKey.secret,
      BOT_STATUS_ADMIN: admin.token!,
      BOT_STATUS_VIEWER: await createToken('VIEWER'),
      BOT_STATUS_EXPIRED: await createToken('INTEGRATION', { expiresIn: '1s' }),
      BOT_STATUS_CONTROL: await listenForRestarts(service),
    };
  }, 120_000);

  it('has tests', () => expect(tests.length).toBeGreaterThan(50));

  describe.each([...new Set(tests.map(({ module }) => module))])('%s', (module) => {
    let output: string;
    beforeAll(async () => {
      output = await runPythonTests(module, env);
    }, 180_000);

    it.each(tests.filter((test) => test.module === module))('$inClass $name', (test) => {
      if (!hasSucceeded(test, output)) throw new Error(output);
    });
  });
});

/** Lets a Python test restart the service: POST /SIGTERM or /SIGKILL. Resolves with the address. */
async function listenForRestarts(service: Restartable): Promise<string> {
  const server = createServer(async (request, response) => {
    await service.process.stop(request.url!.slice(1) as NodeJS.Signals);
    await service.restart();
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposeLater(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
