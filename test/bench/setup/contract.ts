import * as store from '../../../packages/client/src/store/documents';
import type { Role } from '../../../src/application/access/caller';
import { createToken as createTestToken } from '../../support/app/tokens';

/** What all servers of a run agree on. The documents are those of pages: packages/client/src/store/documents.ts. */
export const READ_STATUSES = store.READ_STATUSES.text;
export const SET_STATUS = store.SET_STATUS.text;
export const WATCH_STATUSES = store.WATCH_STATUSES.text;

export const WORKSPACE = 'bench';
/** Where nobody watches. */
export const QUIET_WORKSPACE = 'quiet';

export function contactId(index: number): string {
  return `c${index}`;
}

const SOCKETS_PER_USER = 100;

export function createToken(
  role: Role,
  workspace = WORKSPACE,
  sub = `bench-${role.toLowerCase()}`,
): Promise<string> {
  return createTestToken(role, { workspace, sub, name: 'Sam Bench', expiresIn: '12h' });
}

/** Of as many users as so many sockets need: the service takes a bounded number of each. */
export function createViewerTokens(sockets: number): Promise<string[]> {
  const users = Math.ceil(sockets / SOCKETS_PER_USER);
  return Promise.all(
    Array.from({ length: users }, (_, user) => createToken('VIEWER', WORKSPACE, `bench-viewer-${user}`)),
  );
}
