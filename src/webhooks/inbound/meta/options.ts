import { z } from 'zod';
import { takeoverOptions } from '../takeover';

/** Options of every webhook of Meta. */
export const metaOptions = {
  /** Sent when the address is entered at Meta. It signs nothing, because it is part of an address. */
  verifyToken: z.string('must be the verify token').min(1, 'must be the verify token'),
};

/** Options of Messenger and Instagram. */
export const messagingOptions = z.strictObject({
  ...metaOptions,
  /** The app by which the bot sends. */
  appId: z
    .string('must be the id of your app at Meta')
    .refine((id) => /^\d{1,32}$/.test(id), 'must be the id of your app at Meta'),
  release: takeoverOptions.release,
});

export type MessagingOptions = z.output<typeof messagingOptions>;
