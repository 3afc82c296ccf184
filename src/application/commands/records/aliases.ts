import { createSplitStatus, decideMerge } from '../../../domain/decisions/merge';
import { type Refusal, refuse } from '../../../domain/refusal';
import type { Outcome } from '../../../domain/status-change';
import type { Caller } from '../../access/caller';
import { checkId } from '../../checks';
import type { StatusEntry } from '../../log-entry';
import { type Contact, newContact } from '../../ports/contact-store';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { actorOf, checkOnBehalfOf, type Represented } from '../acting-for';
import { currentView, type StatusView } from '../status-result';

/** All ids of a contact are read with it. */
export const MAX_ALIASES = 20;
export const TOO_MANY_ALIASES = `A contact can have at most ${MAX_ALIASES} aliases.`;

export interface LinkContactInput {
  readonly contactId: string;
  readonly aliasId: string;
  readonly onBehalfOf: Represented | null;
}

export interface LinkResult {
  readonly outcome: Outcome | null;
  readonly view: StatusView | null;
  /** The entry of a merge; `null` if the alias had no history. */
  readonly entry: StatusEntry | null;
  readonly refusal: Refusal | null;
}

export interface UnlinkResult {
  readonly view: StatusView | null;
  /** What was an alias, as a contact of its own. */
  readonly unlinked: StatusView | null;
  readonly refusal: Refusal | null;
}

export function checkLinkContact(caller: Caller, input: LinkContactInput): Refusal | null {
  return (
    checkId(input.contactId, ['contactId']) ??
    checkId(input.aliasId, ['aliasId']) ??
    checkOnBehalfOf(caller, input.onBehalfOf)
  );
}

/** Makes an id an alias of a contact. If it is a contact itself, that is merged into the other. */
export function linkContact(
  caller: Caller,
  { contactId, aliasId, onBehalfOf }: LinkContactInput,
): Command<LinkResult> {
  return {
    loads: { contactIds: [contactId, aliasId] },
    // Other commands of the batch could write data of what becomes an alias.
    isExclusive: true,
    run(unit) {
      const contact = unit.contact(contactId);
      const { id } = contact;
      const nothing = { view: currentView(unit, id), entry: null };
      const owner = unit.ownerOf(aliasId);
      if (owner === id) return { ...nothing, outcome: 'NO_CHANGE', refusal: null };
      if (owner !== aliasId) return { ...nothing, outcome: null, refusal: OF_ANOTHER };
      const other = unit.contact(aliasId);
      const aliases = [...contact.aliases, aliasId, ...other.aliases];
      if (aliases.length > MAX_ALIASES)
        return { ...nothing, outcome: null, refusal: refuse('BAD_INPUT', ['aliasId'], TOO_MANY_ALIASES) };
      const entry = join(unit, contact, other, caller, onBehalfOf);
      return { outcome: 'APPLIED', view: currentView(unit, id), entry, refusal: null };
    },
  };
}

const OF_ANOTHER = refuse('CONFLICT', ['aliasId'], 'The id is an alias of another contact: unlink it first.');

function join(
  unit: UnitOfWork,
  contact: Contact,
  other: Contact,
  caller: Caller,
  onBehalfOf: Represented | null,
): StatusEntry | null {
  const isMerge = unit.isStored(other.id) || unit.isOptedOutBeforehand(other.id);
  const merge = isMerge
    ? decideMerge(unit.status(contact.id), unit.status(other.id), {
        actor: actorOf(caller, onBehalfOf),
        bots: unit.bots,
        now: unit.now,
      })
    : null;
  unit.stageContact({
    ...contact,
    name: contact.name ?? other.name,
    timeZone: contact.timeZone ?? other.timeZone,
    botId: contact.botId ?? other.botId,
    aliases: [...contact.aliases, other.id, ...other.aliases],
  });
  unit.stageAlias(other.id, contact.id);
  for (const alias of other.aliases) unit.moveAlias(alias, contact.id);
  return merge && (unit.stageStatus(contact.id, merge.status, merge.changes).at(-1) ?? null);
}

/** Makes an alias a contact of its own, with the same switch. */
export function unlinkContact(aliasId: string): Command<UnlinkResult> {
  return {
    loads: { contactIds: [aliasId] },
    isExclusive: true,
    run(unit) {
      const contact = unit.contact(aliasId);
      if (contact.id === aliasId) return { view: null, unlinked: null, refusal: NO_ALIAS };
      const { timeZone, botId, name } = contact;
      const status = createSplitStatus(unit.status(aliasId), unit.now);
      unit.stageContact({ ...contact, aliases: contact.aliases.filter((alias) => alias !== aliasId) });
      unit.stageUnlinked({ ...newContact(aliasId, unit.now), name, timeZone, botId }, status);
      return { view: currentView(unit, contact.id), unlinked: currentView(unit, aliasId), refusal: null };
    },
  };
}

const NO_ALIAS = refuse('NOT_FOUND', ['aliasId'], 'The id is not an alias.');
