import type { Author, Message } from './message';

const SCRIPTS: Readonly<Record<string, readonly (readonly [Author, string])[]>> = {
  anna: [
    ['CONTACT', 'Hi! Do you still have appointments this week?'],
    ['BOT', 'Hi Anna! Yes: Thursday at 10:30 or Friday at 14:00. Which suits you?'],
    ['CONTACT', 'Friday would be great. Can I bring my dog along?'],
  ],
  ben: [
    ['WORKFLOW', 'Your order #4821 is on its way and should arrive on Tuesday.'],
    ['CONTACT', 'Thanks! Could it be delivered after 5 pm?'],
    ['BOT', 'I have noted "after 5 pm" for the courier. Anything else I can do?'],
  ],
  chiara: [
    ['CONTACT', 'The invoice shows the wrong address, can somebody fix that?'],
    ['TEAMMATE', 'Of course, Chiara. I’ll send you a corrected one today.'],
  ],
  devi: [
    ['CONTACT', 'What does the annual plan include?'],
    ['BOT', 'Everything in the monthly plan, and two months are free. Shall I send you the details?'],
  ],
  emre: [['CONTACT', 'Merhaba! Is there parking near the studio?']],
};

/** The initial messages of a conversation that this browser has not stored yet. */
export function firstMessages(contactId: string): Message[] {
  const script = SCRIPTS[contactId] ?? [];
  const begin = Date.now() - script.length * 240_000;
  return script.map(([author, text], index) => ({
    id: `first-${contactId}-${index}`,
    author,
    text,
    at: begin + index * 240_000,
  }));
}
