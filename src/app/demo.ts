import type { Role } from '../application/access/caller';
import type { Config } from '../config/config';
import { DEMO_WORKSPACE, seedDemo } from '../demo/seed-demo';
import { DAY } from '../domain/time/instant';
import { signToken } from '../server/auth/tokens';
import type { DemoPageTokens } from '../server/pages/web-pages';
import type { UseCases } from './use-cases';

/** Tokens for the demo workspace by role; empty if the demo is off. */
export type DemoTokens = Readonly<Partial<Record<Role, string>>>;

const TOKEN_LIFE_MS = 30 * DAY;
const USERS: Readonly<Record<Role, { readonly sub: string; readonly name: string }>> = {
  VIEWER: { sub: 'vera', name: 'Vera Viewer' },
  AGENT: { sub: 'alex', name: 'Alex Agent' },
  INTEGRATION: { sub: 'inbox', name: 'Demo inbox' },
  ADMIN: { sub: 'ada', name: 'Ada Admin' },
};

/** If the demo is on, fills the demo workspace and, if there is a secret, signs tokens for it. */
export async function openDemo(
  { demo, auth }: Config,
  { commands, queries }: Pick<UseCases, 'commands' | 'queries'>,
): Promise<DemoTokens> {
  if (!demo) return {};
  await seedDemo(commands, queries);
  if (auth.secret === null) return {};
  const seconds = Math.min(TOKEN_LIFE_MS, auth.maxTokenLifeMs) / 1_000;
  const tokens: Partial<Record<Role, string>> = {};
  for (const role of Object.keys(USERS) as Role[]) {
    const claims = { workspace: DEMO_WORKSPACE, role, ...USERS[role] };
    tokens[role] = await signToken(auth.secret, claims, auth, `${seconds}s`);
  }
  return tokens;
}

/**
 * The demo page has a token for each of its parts, with no more permissions than that part needs: an agent for the
 * badge, an integration for messages, and an admin for the rules of bots and for locks.
 */
export function toDemoPageTokens({ AGENT, INTEGRATION, ADMIN }: DemoTokens): DemoPageTokens | null {
  return AGENT && INTEGRATION && ADMIN ? { agent: AGENT, inbox: INTEGRATION, admin: ADMIN } : null;
}
