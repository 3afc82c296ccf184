import type { Refusal } from '../../domain/refusal';
import { checkId, checkName, firstRefusal } from '../checks';
import type { BotStore } from '../ports/bot-store';
import type { Calendar } from '../ports/calendar';
import type { ContactDetails } from '../ports/contact-store';
import { MAX_BULK } from './set-bot-statuses';

/** Why these contacts can't be saved, none of them; `null` where they can. */
export async function checkSaveContacts(
  calendar: Calendar,
  bots: BotStore,
  workspace: string,
  contacts: readonly ContactDetails[],
): Promise<Refusal | null> {
  const bad = (code: Refusal['code'], field: string[], message: string): Refusal => ({
    code,
    field,
    message,
  });
  if (contacts.length > MAX_BULK) {
    return bad('BAD_INPUT', ['contacts'], `At most ${MAX_BULK} contacts can be saved at once.`);
  }
  const knownBots = new Set((await bots.list(workspace)).map((bot) => bot.id));
  const seen = new Set<string>();
  for (const [index, { id, name, timeZone, botId }] of contacts.entries()) {
    const at = (field: string) => ['contacts', String(index), field];
    const refusal = firstRefusal(checkId(id, at('id')), checkName(name, at('name')));
    if (refusal) return refusal;
    if (seen.has(id))
      return bad('BAD_INPUT', at('id'), 'contacts must not contain the same id more than once.');
    if (timeZone && !calendar.isTimeZone(timeZone))
      return bad('BAD_INPUT', at('timeZone'), 'timeZone must be an IANA time zone, such as Europe/Berlin.');
    if (botId !== null && botId !== undefined && !knownBots.has(botId))
      return bad('NOT_FOUND', at('botId'), 'The bot was not found.');
    seen.add(id);
  }
  return null;
}
