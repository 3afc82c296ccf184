import type { Source } from '../source';
import { itemsOf } from './messaging-event';
import { mapEvent, type Platform } from './messaging-map';
import { type MessagingOptions, messagingOptions } from './options';
import { answerHandshake, whyUnverified } from './verify';

interface MessagingPlatform extends Platform {
  readonly title: string;
  /** What a body says that it is about. */
  readonly object: string;
}

/** A system of Meta in which people write to a page or an account. The secret is the app secret. */
export function messagingSource({ object, title, ...platform }: MessagingPlatform): Source<MessagingOptions> {
  return {
    ...{ name: platform.name, title },
    options: messagingOptions,
    contactFields: ['id'],
    needsSecret: true,
    statusWhenUnavailable: 503,
    verify: whyUnverified,
    handshake: answerHandshake,
    parse: ({ body }) => itemsOf(body, object),
    map: (item, context) => mapEvent(item, context, platform),
  };
}
