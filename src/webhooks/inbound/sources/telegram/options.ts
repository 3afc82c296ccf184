import { z } from 'zod';

export const telegramOptions = z.strictObject({
  /** The id of the account of Telegram that the bot is connected to; none if the bot is only written to directly. */
  ownerId: z
    .string()
    .regex(/^[1-9]\d{0,18}$/, 'must be the numeric id of an account')
    .optional(),
});

export type TelegramOptions = z.output<typeof telegramOptions>;
