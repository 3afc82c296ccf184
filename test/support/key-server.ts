import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { disposeLater } from './leftovers';

type Algorithm = 'RS256' | 'ES256';

/** An identity provider: keys of its own, their public halves served as a key set, and tokens signed with them. */
export interface KeyServer {
  readonly url: string;
  /** The public keys as PEM would be known to anybody. */
  readonly publicKeys: Readonly<Record<Algorithm, string>>;
  sign(algorithm: Algorithm, claims: JWTPayload, kid?: string): Promise<string>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const pairs = {
    RS256: await generateKeyPair('RS256', { extractable: true }),
    ES256: await generateKeyPair('ES256', { extractable: true }),
  };
  const keys = await Promise.all(
    (['RS256', 'ES256'] as const).map(async (alg) => ({
      ...(await exportJWK(pairs[alg].publicKey)),
      alg,
      kid: alg,
      use: 'sig',
    })),
  );
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    publicKeys: { RS256: JSON.stringify(keys[0]), ES256: JSON.stringify(keys[1]) },
    sign: (alg, claims, kid = alg) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(pairs[alg].privateKey),
  };
}
