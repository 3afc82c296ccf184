/** A route of the REST facade. Each calls one field of Query or Mutation. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As OpenAPI writes it, with the names of parameters in braces. */
  readonly path: string;
  /** The field of Query or Mutation; it is also the id of the route. */
  readonly operation: string;
  /** What the route is for, in a few words. */
  readonly summary: string;
  /** In place of the description of the operation. */
  readonly description?: string;
}

/** Every route. Routing, the operations that are executed, the OpenAPI document and the tests are made from this table. */
export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/contacts/{contactId}/bot-status',
    operation: 'botStatuses',
    summary: 'Ask whether the bot may speak',
    description:
      'The status of the bot for a contact. An unknown id returns the initial status; nothing is created. A bot asks with `reserveReply` instead, which also counts its replies.',
  },
  {
    method: 'PUT',
    path: '/v1/contacts/{contactId}/bot-status',
    operation: 'setBotStatus',
    summary: 'Pause the bot, wake it or turn it off',
  },
  {
    method: 'POST',
    path: '/v1/contacts/{contactId}/messages',
    operation: 'recordMessage',
    summary: 'Report a message',
  },
  {
    method: 'POST',
    path: '/v1/contacts/{contactId}/read',
    operation: 'markConversationRead',
    summary: 'Report that a person read the conversation',
  },
  {
    method: 'POST',
    path: '/v1/contacts/{contactId}/goals',
    operation: 'reportGoal',
    summary: 'Report that the bot reached a goal',
  },
  {
    method: 'POST',
    path: '/v1/contacts/{contactId}/replies',
    operation: 'reserveReply',
    summary: 'Ask before generating a reply',
  },
  {
    method: 'POST',
    path: '/v1/replies/{token}/commit',
    operation: 'commitReply',
    summary: 'Ask again just before sending the reply',
  },
  {
    method: 'POST',
    path: '/v1/replies/{token}/revoke',
    operation: 'revokeReply',
    summary: 'Take back a granted reply that was not sent',
  },
  {
    method: 'DELETE',
    path: '/v1/replies/{token}',
    operation: 'releaseReply',
    summary: 'Release a reservation',
  },
  {
    method: 'GET',
    path: '/v1/changes',
    operation: 'changes',
    summary: 'Follow what happens in the workspace',
    description:
      'The events of `statusFeed` after a cursor, oldest first. Without `after`, the answer is the current cursor and no events. With `wait`, the request is answered as soon as there is an event.',
  },
];

/** Where the OpenAPI document is served. It is no route: it calls nothing and takes no token. */
export const DOCUMENT_PATH = '/v1/openapi.json';

/** Whether errors of requests to this path are problems (RFC 9457), and not those of GraphQL. */
export function usesProblems(url: string): boolean {
  return url.startsWith('/v1/') || url.startsWith('/webhooks/');
}

/** The names of the parameters in a path. */
export function parametersOf({ path }: Route): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
