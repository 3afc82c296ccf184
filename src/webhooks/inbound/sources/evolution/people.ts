import { aliasesOf } from '../../aliases';
import type { Mapping, MappingContext } from '../../source';

/** With the number of a device, which is of no interest. Some integrations of Evolution API only write the number. */
const PERSON = /^(\d{1,32})(?::\d+)?(?:@(s\.whatsapp\.net|c\.us|lid))?$/;

type IdOf = MappingContext<unknown>['contactIdOf'];

/** The ids of a person: the phone number, and one that hides it. One of them may be unknown. */
export interface Person {
  readonly number: string | null;
  /** With its ending, because it looks like a number. */
  readonly lid: string | null;
}

/** The person with these ids; `null` if the first is not one of a person, but of a group, a status or a channel. */
export function personOf(jids: readonly (string | null)[]): Person | null {
  const [first, ...others] = jids.map(parse);
  if (!first) return null;
  const all = [first, ...others];
  return {
    number: all.find((each) => each?.number)?.number ?? null,
    lid: all.find((each) => each?.lid)?.lid ?? null,
  };
}

/** Where the template wants an id that is unknown, the other takes its place. */
export function contactIdOf({ number, lid }: Person, idOf: IdOf): string | null {
  return idOf({ number: number ?? lid, lid: lid ?? number });
}

/** That both ids are those of the contact. */
export function aliasesOfPerson(contactId: string, { number, lid }: Person, idOf: IdOf): Mapping[] {
  return aliasesOf(
    contactId,
    [number, lid].map((each) => each && idOf({ number: each, lid: each })),
  );
}

function parse(jid: string | null): Person | null {
  const [, digits, kind] = PERSON.exec(jid ?? '') ?? [];
  if (digits === undefined) return null;
  return kind === 'lid' ? { number: null, lid: `${digits}@lid` } : { number: digits, lid: null };
}
