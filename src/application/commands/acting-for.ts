import type { Actor } from '../../domain/actor';
import { type Refusal, within } from '../../domain/refusal';
import { type Caller, lacksRole } from '../access/caller';
import { checkKey } from '../checks';

/** The person for whom an integration acts, as its own system names them. */
export type Represented = Pick<Actor, 'id' | 'name'>;

/** Only an integration may name another person as the actor of its calls. */
export function checkOnBehalfOf(caller: Caller, person: Represented | null): Refusal | null {
  if (person === null) return null;
  return within('onBehalfOf', lacksRole(caller, 'INTEGRATION') ?? checkKey(person.id, ['externalId']));
}

/** The actor in history and badges. It names the person; what is permitted depends on the caller alone. */
export function actorOf({ actor }: Caller, person: Represented | null): Actor {
  return person === null ? actor : { kind: 'USER', id: person.id, name: person.name, via: actor };
}
