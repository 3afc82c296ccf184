import { z } from 'zod';
import type { Source } from '../../source';
import { itemsOf } from './event';
import { mapEvent } from './map';
import { whyUnverified } from './verify';

const options = z.strictObject({});

/** WhatsApp by Evolution API, which connects as a further device of a phone. Who wrote on the phone itself is not said. */
export const evolution: Source<z.output<typeof options>> = {
  name: 'evolution',
  title: 'Evolution API',
  options,
  contactFields: ['number', 'lid'],
  needsSecret: false,
  // Repeated after every status but 400, 401, 403, 404 and 422.
  statusWhenUnavailable: 503,
  verify: whyUnverified,
  parse: ({ body }) => itemsOf(body),
  map: mapEvent,
};
