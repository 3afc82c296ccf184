import { messagingSource } from '../../meta/messaging-source';

/** Messages to a professional account. */
export const instagram = messagingSource({
  name: 'instagram',
  title: 'Instagram',
  object: 'instagram',
  // It is not documented that every echo names the app. The bot's own are recognized by their texts then.
  withoutApp: 'UNKNOWN',
});
