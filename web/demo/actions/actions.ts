import type { Goal, Outcome } from 'bot-status-client';
import type { Conversations } from '../conversation/conversations';
import { YOU } from '../conversation/writers';
import { admin, inbox, type OpenContact } from '../service';

export interface Action {
  readonly label: string;
  /** The call of the API, as people read it. */
  readonly call: string;
  /** Carries it out, and resolves with what it did; null while it has no subject. */
  readonly run: (() => Promise<string>) | null;
}

export function actionsFor(contact: OpenContact, conversations: Conversations): readonly Action[] {
  const { contactId, botStatus } = contact;
  return [
    {
      ...{ label: 'Mark as read', call: 'markConversationRead' },
      run: async () => outcomeOf(await inbox.markConversationRead({ contactId })),
    },
    goal(contactId, 'Appointment booked', 'APPOINTMENT_BOOKED'),
    goal(contactId, 'Hand over to a person', 'HUMAN_HANDOVER'),
    goal(contactId, 'Task completed', 'STOP_BOT'),
    {
      // Rules do not extend it, as the badge says.
      ...{ label: 'Sleep for 1 hour, fixed end', call: 'setBotStatus(pinned: true)' },
      run: async () =>
        outcomeOf(
          await inbox.setBotStatus({
            ...{ contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, pinned: true, onBehalfOf: YOU },
          }),
        ),
    },
    {
      ...{ label: 'The contact opts out', call: 'setBotStatus(reason: OPT_OUT)' },
      run: async () =>
        outcomeOf(await inbox.setBotStatus({ contactId, state: 'INACTIVE', reason: 'OPT_OUT' })),
    },
    botStatus.locked
      ? {
          ...{ label: 'Unlock as admin', call: 'setBotStatus(state: ACTIVE)' },
          run: async () => outcomeOf(await admin.setBotStatus({ contactId, state: 'ACTIVE' })),
        }
      : {
          ...{ label: 'Set to inactive and lock as admin', call: 'setBotStatus(locked: true)' },
          run: async () =>
            outcomeOf(await admin.setBotStatus({ contactId, state: 'INACTIVE', locked: true })),
        },
    deliverAgain(contactId, conversations),
  ];
}

function goal(contactId: string, label: string, reached: Goal): Action {
  const run = async () => outcomeOf(await inbox.reportGoal({ contactId, goal: reached }));
  return { label, call: `reportGoal(${reached})`, run };
}

/** Webhooks come more than once. The second report of a message changes nothing. */
function deliverAgain(contactId: string, conversations: Conversations): Action {
  const last = conversations
    .of(contactId)
    .findLast((entry) => entry.kind === 'MESSAGE' && entry.report !== null && entry.delivery === 'SENT');
  const report = last?.kind === 'MESSAGE' ? last.report : null;
  return {
    ...{ label: 'Deliver your last message again', call: 'recordMessage' },
    run: report && (async () => outcomeOf(await inbox.recordMessage(report))),
  };
}

function outcomeOf({ outcome, replayed }: { outcome: Outcome | null; replayed: boolean }): string {
  return replayed ? 'replayed: counted once, nothing changed' : `${outcome}`;
}
