import { messagingSource } from '../../meta/messaging-source';

/** Messages to a page. Whoever writes in the inbox of the page writes by another app than the bot, or by none. */
export const messenger = messagingSource({
  name: 'messenger',
  title: 'Messenger',
  object: 'page',
  withoutApp: 'TEAMMATE',
});
