/** What the actor ids of API keys begin with. No token may have such a subject. */
const PREFIX = 'key:';

/** Identifies the owner of an API key in histories and rate limits. The same for a key and its successor. */
export function actorIdOfApiKey(name: string): string {
  return `${PREFIX}${name}`;
}

/** Whether the id of an actor is reserved for API keys. */
export function isApiKeyActor(actorId: string): boolean {
  return actorId.startsWith(PREFIX);
}
