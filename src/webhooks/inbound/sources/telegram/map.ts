import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import { mapMessage } from './messages';
import type { TelegramOptions } from './options';
import { readMessage, readUpdate } from './update';

/** Updates that are often sent, and why nothing is done with them. */
const IGNORED: ReadonlyMap<string, string> = new Map([
  ['edited_message', 'The message was recorded when it was sent.'],
  ['edited_business_message', 'The message was recorded when it was sent.'],
  ['deleted_business_messages', 'A message that was deleted has been sent.'],
]);

/** What an update means. Throws InvalidDeliveryError for what is not one. */
export function mapUpdate(item: unknown, context: MappingContext<TelegramOptions>): readonly Mapping[] {
  const update = readUpdate(item);
  for (const name of ['business_message', 'message'] as const)
    if (update[name] !== undefined) return mapMessage(readMessage(update[name], name), name, context);
  const kind = Object.keys(update).find((name) => name !== 'update_id') ?? 'update';
  return [ignored(kind, IGNORED.get(kind) ?? 'Updates of this kind are not used.')];
}
