import type { Bot } from '../domain/bot';
import type { Contact } from './ports/contact-store';

/** A contact's bot: the one assigned, else the workspace's default. One that was deleted counts as not assigned. */
export function findBotOf(contact: Pick<Contact, 'botId'>, bots: readonly Bot[]): Bot | null {
  const assigned = bots.find((bot) => bot.id === contact.botId);
  return assigned ?? bots.find((bot) => bot.isDefault) ?? null;
}
