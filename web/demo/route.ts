export type Route =
  | { readonly page: 'workspace' }
  | { readonly page: 'inbox'; readonly contactId: string | null };

/** What the fragment of an address names. One that names nothing is the inbox. */
export function parseRoute(hash: string): Route {
  if (hash === '#/workspace') return { page: 'workspace' };
  const encoded = /^#\/c\/(.+)$/.exec(hash)?.[1];
  return { page: 'inbox', contactId: encoded === undefined ? null : decode(encoded) };
}

export function hrefOf(contactId: string): string {
  return `#/c/${encodeURIComponent(contactId)}`;
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
