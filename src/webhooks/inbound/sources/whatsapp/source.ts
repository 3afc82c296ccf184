import { z } from 'zod';
import { metaOptions } from '../../meta/options';
import { answerHandshake, whyUnverified } from '../../meta/verify';
import type { Source } from '../../source';
import { itemsOf } from './items';
import { mapChange } from './map';

const options = z.strictObject(metaOptions);
export type WhatsappOptions = z.infer<typeof options>;

/**
 * The Cloud API of WhatsApp, also of numbers that are used in the WhatsApp Business app at the same time. The secret is
 * the app secret.
 *
 * What people write in another inbox over the Cloud API is not reported here. Connect that inbox instead.
 */
export const whatsapp: Source<WhatsappOptions> = {
  name: 'whatsapp',
  title: 'WhatsApp Cloud API',
  options,
  contactFields: ['wa_id', 'user_id'],
  needsSecret: true,
  statusWhenUnavailable: 503,
  verify: whyUnverified,
  handshake: answerHandshake,
  parse: ({ body }) => itemsOf(body),
  map: mapChange,
};
