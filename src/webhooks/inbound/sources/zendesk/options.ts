import { z } from 'zod';
import { takeoverOptions } from '../../takeover';

export const zendeskOptions = z.strictObject({ release: takeoverOptions.release });

export type ZendeskOptions = z.output<typeof zendeskOptions>;
