import { z } from 'zod';
import { optional } from './fields/fields';

/** No commit has a longer id. */
const MAX_MARKER = 1_024;

/** The field of a sender's own data that names the message that a bot has committed. */
export const marker = { bss: optional(z.string().min(1).max(MAX_MARKER)) };

const marked = z.object(marker).catch({ bss: null });

/** The marker in a text of JSON, or `null`. */
export function markerOf(json: string | null): string | null {
  if (json === null) return null;
  try {
    return marked.parse(JSON.parse(json)).bss;
  } catch {
    return null;
  }
}
