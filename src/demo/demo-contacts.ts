import type { RecordMessageInput } from '../application/commands/messages/record-message-input';

type Origin = RecordMessageInput['origin'];

/** A message as an inbox reports it. Its text is shown by the demo page; the service is not given it. */
export interface DemoMessage {
  readonly origin: Origin;
  readonly minutesAgo: number;
  readonly body: string;
  readonly actor?: { readonly id: string; readonly name: string };
  /** The origin is reported again, because the first report did not know it. */
  readonly correctedTo?: Origin;
}

interface DemoContact {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly aliases?: readonly string[];
  /** The bot of the contact, by its name, if it is not the default bot. */
  readonly bot?: string;
  readonly messages: readonly DemoMessage[];
}

const ALEX = { id: 'alex', name: 'Alex Agent' };
const REMINDERS = { id: 'reminders', name: 'Workflow “Reminders”' };

export const DEFAULT_BOT = 'Assistant';
export const DRAFTING_BOT = 'Drafting assistant';
export const OFF_BOT = 'Night assistant';

/**
 * The contacts of the demo, each in another situation. Anna and Ben, whom the README uses, have an active bot. What
 * follows from messages is left to the rules; see `seedDemo` for what people decide.
 */
export const DEMO_CONTACTS: readonly DemoContact[] = [
  {
    ...{ id: 'anna', name: 'Anna Berger', timeZone: 'Europe/Berlin' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 26, body: 'Hi! Do you still have appointments this week?' },
      {
        origin: 'BOT',
        minutesAgo: 25,
        body: 'Hi Anna! Yes: Thursday at 10:30 or Friday at 14:00. Which suits you?',
      },
    ],
  },
  {
    ...{ id: 'ben', name: 'Ben Carter', timeZone: 'America/New_York' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 95, body: 'Could my order #4821 be delivered after 5 pm?' },
      {
        origin: 'BOT',
        minutesAgo: 94,
        body: 'I have noted “after 5 pm” for the courier. Anything else I can do?',
      },
    ],
  },
  {
    // Asleep until tomorrow, because a teammate replied.
    ...{ id: 'chiara', name: 'Chiara Conti', timeZone: 'Europe/Rome' },
    messages: [
      {
        origin: 'CONTACT',
        minutesAgo: 190,
        body: 'The invoice shows the wrong address. Can you correct it?',
      },
      {
        origin: 'TEAMMATE',
        minutesAgo: 130,
        actor: ALEX,
        body: 'Of course, Chiara. I’ll send you a corrected one today.',
      },
    ],
  },
  {
    // Handed over to a person, and waiting for an hour.
    ...{ id: 'devi', name: 'Devi Sharma', timeZone: 'Asia/Kolkata' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 75, body: 'What does the annual plan include?' },
      { origin: 'BOT', minutesAgo: 74, body: 'Everything in the monthly plan, and two months are free.' },
      { origin: 'CONTACT', minutesAgo: 63, body: 'Thanks. I’d rather discuss this with a person.' },
    ],
  },
  {
    ...{ id: 'emre', name: 'Emre Yılmaz', timeZone: 'Europe/Istanbul', bot: DRAFTING_BOT },
    messages: [{ origin: 'CONTACT', minutesAgo: 6, body: 'Merhaba! What does the monthly plan cost?' }],
  },
  {
    // Opted out.
    ...{ id: 'fatima', name: 'Fatima Haddad', timeZone: 'Africa/Casablanca' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 320, body: 'Is the studio open on Sundays?' },
      { origin: 'BOT', minutesAgo: 319, body: 'Yes, from 10:00 to 16:00.' },
      { origin: 'CONTACT', minutesAgo: 310, body: 'STOP' },
      {
        origin: 'TEAMMATE',
        minutesAgo: 300,
        actor: ALEX,
        body: 'Understood, Fatima. From now on, only people will write to you.',
      },
    ],
  },
  {
    ...{ id: 'gil', name: 'Gil Moreau', timeZone: 'Europe/Paris', bot: OFF_BOT },
    messages: [
      { origin: 'CONTACT', minutesAgo: 42, body: 'Good evening! Is anyone there to take a late delivery?' },
    ],
  },
  {
    // Asleep for an hour: the bot has sent as many replies as it may.
    ...{ id: 'kenji', name: 'Kenji Tanaka', timeZone: 'Asia/Tokyo' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 22, body: 'Do you have gluten-free bread?' },
      { origin: 'BOT', minutesAgo: 21, body: 'Yes, every morning: rye and rice bread.' },
      { origin: 'CONTACT', minutesAgo: 17, body: 'And vegan cakes?' },
      { origin: 'BOT', minutesAgo: 16, body: 'Yes, carrot and lemon.' },
      { origin: 'CONTACT', minutesAgo: 11, body: 'Great! Can I order for Saturday?' },
      {
        origin: 'BOT',
        minutesAgo: 10,
        body: 'You can, until Thursday at noon. How many people will you be?',
      },
    ],
  },
  {
    // A reply of the bot was first taken for one of a teammate. The phone number is another id of the same person.
    ...{ id: 'liv', name: 'Liv Larsen', timeZone: 'Europe/Oslo', aliases: ['+47 400 00 000'] },
    messages: [
      { origin: 'CONTACT', minutesAgo: 35, body: 'Can I bring my dog?' },
      { origin: 'UNKNOWN', minutesAgo: 34, correctedTo: 'BOT', body: 'Of course, dogs are welcome.' },
    ],
  },
  {
    // Asleep until woken, with a note.
    ...{ id: 'mia', name: 'Mia Lang', timeZone: 'Europe/Vienna' },
    messages: [
      { origin: 'CONTACT', minutesAgo: 150, body: 'When do I get the contract?' },
      { origin: 'BOT', minutesAgo: 149, body: 'Thank you, Mia. I have asked my colleagues about it.' },
    ],
  },
  {
    // Asleep until tomorrow, because a workflow wrote.
    ...{ id: 'noor', name: 'نور حداد', timeZone: 'Asia/Amman' },
    messages: [
      {
        origin: 'WORKFLOW',
        minutesAgo: 15,
        actor: REMINDERS,
        body: 'Reminder: your appointment is tomorrow at 9:00.',
      },
    ],
  },
];

/** The id under which a message of a demo contact is recorded. */
export function demoMessageId(contactId: string, index: number): string {
  return `demo-${contactId}-${index}`;
}
