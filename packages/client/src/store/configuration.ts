import type { Token } from '../token-source.js';

export type GetToken = () => Promise<string> | string;

/** Where statuses come from. */
export interface Source {
  /** The address of /graphql of the service. */
  readonly endpoint?: string | null | undefined;
  /** Called for the first token and after a token is refused. The same function everywhere shares one connection. */
  readonly getToken?: GetToken | null | undefined;
  /** A fixed token, if there is no `getToken`. */
  readonly token?: string | null | undefined;
}

/** The source of a connection, with nothing left to be filled in. */
export interface CompleteSource {
  readonly endpoint: string;
  readonly token: Token;
}

let page: Source = {};
const listeners = new Set<() => void>();

/** Sets the source of all badges and hooks of the page that have none of their own, also of those that exist already. */
export function configure(source: Source): void {
  page = { ...page, ...source };
  for (const listener of [...listeners]) listener();
}

/** Calls back after each `configure`. Returns a function that stops this. */
export function onConfigure(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Fills in what a source leaves open: first from the page's, then from the default. `null` if anything is missing. */
export function complete(own: Source, defaultEndpoint: string | null): CompleteSource | null {
  const endpoint = own.endpoint || page.endpoint || defaultEndpoint;
  const token = tokenOf(own) || tokenOf(page);
  return endpoint && token ? { endpoint: new URL(endpoint, document.baseURI).href, token } : null;
}

function tokenOf({ getToken, token }: Source): Token | null | undefined {
  return getToken || token;
}
