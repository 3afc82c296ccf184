import type { StatusReason } from 'bot-status-client/store';

/**
 * Every text of the badge, in English. The other languages have the same keys. Times, dates, durations and numbers come
 * ready from `Intl`; names are those of people.
 */
export const en = {
  /** Joins a day and a time of day: "tomorrow, 9:00 AM", "Fri, Jun 5, 9:00 AM". */
  dayAndTime: (day: string, time: string) => `${day}, ${time}`,

  // States, as labels of the badge.
  active: 'Active',
  drafting: 'Drafting',
  asleep: 'Asleep',
  inactive: 'Inactive',
  waking: 'waking…',

  // The end of a state.
  until: (moment: string) => `until ${moment}`,
  untilReply: 'until they reply',
  untilTurnedOn: 'until turned on',
  stateUntil: (state: string, until: string) => `${state} ${until}`,

  // The same as a sentence, after the one that says why.
  sentences: (why: string, end: string) => `${why}. ${end}`,
  backAt: (moment: string) => `Back ${moment}`,
  backOnReply: 'Back when they reply',
  backWhenTurnedOn: 'Until turned on',

  // Those who changed the status, where they have no name. They stand within the sentences below.
  bot: 'the bot',
  service: 'the service',
  contact: 'the contact',
  teammate: 'a teammate',
  integration: 'an integration',
  via: (who: string, via: string) => `${who} via ${via}`,

  /** Why the status is as it is. `who` is the name of whoever caused it. */
  because: {
    MANUAL: (who) => `Changed by ${who}`,
    API: (who) => `Changed by ${who}`,
    BULK: (who) => `Changed for many contacts by ${who}`,
    WORKFLOW_ACTION: (who) => `Changed by the workflow ${who}`,
    TEAMMATE_MESSAGE: (who) => `Paused because ${who} replied`,
    WORKFLOW_MESSAGE: (who) => `Paused because ${who} sent a message`,
    MESSAGE_LIMIT: () => 'Paused because it reached its limit of replies',
    REPLY_BURST: () => 'Paused because it replied too often within a minute',
    HUMAN_HANDOVER: () => 'Handed over to a person',
    STOP_BOT: () => 'Finished its task',
    APPOINTMENT_BOOKED: () => 'Booked an appointment',
    OPT_OUT: () => 'Opted out',
    OPT_IN: () => 'Opted in again',
    CORRECTION: () => 'Resumed: a message was reported by mistake',
    MERGE: () => 'Two contacts were merged',
    TIMER: () => 'Woke up on schedule',
    INBOUND_MESSAGE: () => 'Woke up because the contact wrote',
    CONVERSATION_READ: () => 'Woke up because the conversation was read',
    REPLY: () => 'Replied',
    INITIAL: () => 'Replies automatically',
  } satisfies Record<StatusReason, (who: string) => string> as Readonly<
    Record<StatusReason, (who: string) => string>
  >,
  drafts: 'Drafts replies for you to send',

  // The panel.
  botFor: (name: string) => `Bot for ${name}`,
  since: 'Since',
  replies: 'Replies',
  repliesOfLimit: (sent: string, limit: string) => `${sent} of ${limit}`,
  waiting: 'Waiting',
  waitingFor: (duration: string) => `for ${duration}`,
  note: 'Note',
  noteHint: 'Why, for your teammates',
  saveNote: 'Save note',
  pinned: 'Fixed end time: new messages won’t extend it',
  locked: 'Locked by an admin',
  optedOut: 'Only a person can turn the bot on again',
  readOnly: 'You can view this but not change it',
  justChanged: (who: string) => `${capitalized(who)} just changed this`,
  justChangedTo: (who: string, state: string) => `${capitalized(who)} just changed this: ${state}`,

  // The menu.
  menu: 'Bot status',
  sleepFor: 'Sleep for',
  sleepForDuration: (duration: string) => `Sleep for ${duration}`,
  sleepUntil: (moment: string) => `Until ${moment}`,
  sleepUntilReply: 'Until they reply',
  sleepUntilTurnedOn: 'Until turned on',
  sleepUntilDate: 'Until a date and time…',
  extend: (duration: string) => `+${duration}`,
  extendBy: (duration: string) => `Extend by ${duration}`,
  inactiveItem: 'Inactive…',

  // The forms.
  back: 'Back',
  sleepUntilTitle: 'Sleep until',
  dateAndTime: (timeZone: string) => `Date and time (${timeZone})`,
  putToSleep: 'Put to sleep',
  inactiveTitle: 'Set to inactive',
  turnOnAfter: 'Turn the bot back on after',
  amount: 'Amount',
  unit: 'Unit',
  noEnd: 'If unticked, the bot stays inactive until a person turns it on.',
  setInactive: 'Set to inactive',
  chooseFuture: 'Choose a time in the future',
  chooseWithin: (duration: string) => `Choose a time within ${duration}`,
  chooseAmount: (least: string, most: string) => `Enter a whole number from ${least} to ${most}`,

  // What became of a change.
  undo: 'Undo',
  dismiss: 'Dismiss',
  changeNotMade: 'Your change was not made. Choose again if you still want it.',
  nothingChanged: 'Nothing was changed',
  noConnection: 'No connection. Try again.',
  notAllowed: 'You are not allowed to make this change.',
  notPossible: 'The service refused this change.',
  tooMany: 'Too many requests. Try again in a moment.',
  tryAgain: 'Something went wrong. Try again.',

  // Where there is no live status.
  loading: 'Loading…',
  loadingText: 'The status of the bot is loading.',
  noBot: 'No bot',
  noBotText: 'This contact has no bot.',
  botOff: 'Bot off',
  botOffText: 'The bot is off for all contacts.',
  unreachable: 'Unavailable',
  unreachableText: 'The bot status service can’t be reached. Trying again…',
  signedOut: 'Signed out',
  signedOutText: 'Your session has ended. Sign in again.',
  noAccess: 'No access',
  noAccessText: 'You don’t have access to the status of this bot.',
  notSetUp: 'Not set up',
  notSetUpText: 'This badge has no contact or no token.',
  notLive: 'Not live',
  notLiveText: 'This may be out of date. Reconnecting…',
};

/** The texts of one language. */
export type Words = typeof en;

/** For a text that begins a sentence or stands alone. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
