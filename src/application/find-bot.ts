import type { Bot } from '../domain/bot';
import type { Contact } from './ports/contact-store';

/** Returns the assigned bot, else the default bot of the workspace. A deleted bot counts as not assigned. */
export function findBotOf(contact: Pick<Contact, 'botId'>, bots: readonly Bot[]): Bot | null {
  const assigned = bots.find((bot) => bot.id === contact.botId);
  return assigned ?? bots.find((bot) => bot.isDefault) ?? null;
}
