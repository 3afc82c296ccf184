import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { disposeLater } from '../leftovers';

type Algorithm = 'RS256' | 'ES256';

/** A pair of keys of an identity provider. */
export interface SigningKey {
  /** The public half as it is published. */
  readonly jwk: JWK;
  /** A token that names its key, by the key's own name, another, or none (`null`). */
  sign(claims: JWTPayload, kid?: string | null): Promise<string>;
}

/** An identity provider: serves the public halves of its keys as a key set, unless told to answer otherwise. */
export interface KeyServer {
  readonly url: string;
  /** Requests that came so far. */
  readonly requests: number;
  published: readonly JWK[];
  answer: (response: ServerResponse) => void;
  answerWithKeys: (response: ServerResponse) => void;
}

export async function createKey(alg: Algorithm, kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' },
    sign: (claims, named = kid) =>
      new SignJWT(claims).setProtectedHeader({ alg, ...(named !== null && { kid: named }) }).sign(privateKey),
  };
}

export async function startKeyServer(published: readonly JWK[]): Promise<KeyServer> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    keyServer.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const answerWithKeys = (response: ServerResponse) =>
    void response.end(JSON.stringify({ keys: keyServer.published }));
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${port}/keys`,
    get requests() {
      return requests;
    },
    published,
    answer: answerWithKeys,
    answerWithKeys,
  };
  return keyServer;
}
