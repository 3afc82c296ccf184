import type { Source } from './source';
import { chatwoot } from './sources/chatwoot/source';
import { generic } from './sources/generic/source';
import { highlevel } from './sources/highlevel/source';
import { whatsapp } from './sources/whatsapp/source';

/** Every source of inbound webhooks. */
export const SOURCES: readonly Source[] = [generic, chatwoot, whatsapp, highlevel];
