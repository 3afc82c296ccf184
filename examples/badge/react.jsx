// The badge in React 19: the element in a list, the component with events in the composer, and a status of one's own.
import { BotStatusBadge } from 'bot-status-badge/react';
import { useBotStatus } from 'bot-status-client/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

export function mount(element, contactIds) {
  createRoot(element).render(<Inbox contactIds={contactIds} />);
}

function Inbox({ contactIds }) {
  const [chosen, choose] = useState(contactIds[0]);
  return (
    <>
      <ul>
        {contactIds.map((id) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              {id}
            </button>
            <bot-status-badge compact contact-id={id} />
          </li>
        ))}
      </ul>
      <Composer contactId={chosen} />
    </>
  );
}

function Composer({ contactId }) {
  const [last, setLast] = useState('');
  const { status, isLive } = useBotStatus(contactId);
  return (
    <form>
      <textarea
        aria-label="Message"
        placeholder={status?.state === 'ACTIVE' ? 'The bot replies. Write to take over.' : 'Write a message'}
      />
      <BotStatusBadge contactId={contactId} onStatusChange={({ detail }) => setLast(detail.status.state)} />
      <output>{isLive ? last : ''}</output>
    </form>
  );
}
