import type { BotState, StatusReason } from '../api/generated/schema.js';

/** In display order. */
export const STATES: readonly BotState[] = ['ACTIVE', 'SLEEPING', 'INACTIVE'];

/** The label of each state. */
export const STATE_LABELS: Readonly<Record<BotState, string>> = {
  ACTIVE: 'Active',
  SLEEPING: 'Asleep',
  INACTIVE: 'Off',
};

/** The menu item that turns the bot off. It names the state, as other inboxes do. */
export const INACTIVE_CHOICE = 'Inactive…';

/** The description of each status reason. */
export const REASON_LABELS: Readonly<Record<StatusReason, string>> = {
  MANUAL: 'Switched by hand',
  API: 'Switched by an integration',
  BULK: 'Switched for many contacts at once',
  WORKFLOW_ACTION: 'Switched by a workflow',
  TEAMMATE_MESSAGE: 'A teammate wrote to the contact',
  WORKFLOW_MESSAGE: 'A workflow wrote to the contact',
  MESSAGE_LIMIT: 'It reached its limit of replies',
  REPLY_BURST: 'It replied too often within a minute',
  HUMAN_HANDOVER: 'It handed over to a person',
  STOP_BOT: 'It reached the end of its task',
  APPOINTMENT_BOOKED: 'It booked an appointment',
  OPT_OUT: 'The contact does not want the bot',
  OPT_IN: 'The contact wants the bot again',
  CORRECTION: 'A message was reported by mistake',
  MERGE: 'Two contacts are one person',
  TIMER: 'Its wake time came',
  INBOUND_MESSAGE: 'The contact wrote',
  CONVERSATION_READ: 'A person read the conversation',
  REPLY: 'It sent a reply',
  INITIAL: 'Nothing has happened yet',
};
