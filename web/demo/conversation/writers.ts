import type { RecordMessageInput } from 'bot-status-client';
import type { ContactInfo } from '../generated/operations.js';
import type { Author } from './message';

/** Someone as whom a message can be written, and what the inbox then reports. */
export interface Writer {
  readonly id: string;
  readonly label: string;
  /** What it shows, in one sentence. */
  readonly hint?: string;
  readonly origin: Author;
  /** The name above the message. */
  readonly by: string;
  readonly report: Pick<RecordMessageInput, 'contactId' | 'actor' | 'channel' | 'automatic'>;
}

export const YOU = { externalId: 'alex', name: 'Alex Agent' };

/** The three who write most of the time. */
export function mainWriters({ contactId, name }: ContactInfo): readonly [Writer, ...Writer[]] {
  const by = name ?? contactId;
  return [
    { id: 'you', label: 'You', origin: 'TEAMMATE', by: 'You', report: { contactId, actor: YOU } },
    { id: 'contact', label: 'Contact', origin: 'CONTACT', by, report: { contactId } },
    {
      ...{ id: 'workflow', label: 'Workflow', origin: 'WORKFLOW', by: 'Workflow' },
      report: { contactId, actor: { externalId: 'reminders', name: 'Workflow “Reminders”' } },
    },
  ];
}

export function moreWriters({ contactId, name, aliases }: ContactInfo): readonly Writer[] {
  const by = name ?? contactId;
  return [
    {
      ...{ id: 'maya', label: 'Maya, a teammate', origin: 'TEAMMATE', by: 'Maya' },
      hint: 'A second person of your team.',
      report: { contactId, actor: { externalId: 'maya', name: 'Maya Moss' } },
    },
    {
      ...{ id: 'sms', label: 'Contact, by SMS', origin: 'CONTACT', by: `${by}, by SMS` },
      hint: 'Replies are counted for each channel; the status is one.',
      report: { contactId, channel: 'sms' },
    },
    ...aliases.map(
      (alias): Writer => ({
        ...{
          id: `alias ${alias}`,
          label: `Contact, as ${alias}`,
          origin: 'CONTACT',
          by: `${by}, as ${alias}`,
        },
        hint: 'Another id of the same person: the same status.',
        report: { contactId: alias },
      }),
    ),
    {
      ...{ id: 'automatic', label: 'Automatic reply', origin: 'CONTACT', by: `${by}, automatic reply` },
      hint: 'An out-of-office reply of the contact: nobody waits, and the bot does not answer it.',
      report: { contactId, automatic: true },
    },
    {
      ...{ id: 'unknown', label: 'Unknown sender', origin: 'UNKNOWN', by: 'Unknown sender' },
      hint: 'An inbox that does not say who wrote: taken for a teammate until it is corrected.',
      report: { contactId },
    },
  ];
}

export function findWriter(contact: ContactInfo, id: string): Writer {
  const main = mainWriters(contact);
  return [...main, ...moreWriters(contact)].find((writer) => writer.id === id) ?? main[0];
}
