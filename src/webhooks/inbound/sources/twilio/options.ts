import { z } from 'zod';
import { takeoverOptions } from '../../takeover';

export const twilioOptions = z.strictObject({
  /** The public URL of the service, as it is known to Twilio, which signs it. */
  baseUrl: z
    .string('must be the public URL of the service')
    .refine(isBaseUrl, 'must be the public URL of the service, such as https://bot-status.example.com'),
  release: takeoverOptions.release,
});

export type TwilioOptions = z.output<typeof twilioOptions>;

/** Whether paths can be added to a URL. */
function isBaseUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/.test(text);
}
