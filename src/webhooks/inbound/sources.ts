import { SourceSet } from './source-set';
import { chatwoot } from './sources/chatwoot/source';
import { evolution } from './sources/evolution/source';
import { generic } from './sources/generic/source';
import { highlevel } from './sources/highlevel/source';
import { instagram } from './sources/instagram/source';
import { intercom } from './sources/intercom/source';
import { messenger } from './sources/messenger/source';
import { telegram } from './sources/telegram/source';
import { twilio } from './sources/twilio/source';
import { whatsapp } from './sources/whatsapp/source';
import { zendesk } from './sources/zendesk/source';

/** Every source of inbound webhooks. */
export const SOURCES = new SourceSet([
  generic,
  chatwoot,
  whatsapp,
  messenger,
  instagram,
  evolution,
  highlevel,
  intercom,
  twilio,
  telegram,
  zendesk,
]);
