// The badge in React 19, and a status of one's own.
import { configure, useBotStatus } from 'bot-status-client/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

/** May be loaded before or after the first rendering. */
export const loadBadge = () => import('bot-status-badge');

export function mount(element, contactIds, { endpoint, getToken }) {
  configure({ endpoint, getToken });
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
  const { status } = useBotStatus(contactId);
  return (
    <form>
      <textarea
        aria-label="Message"
        placeholder={status?.state === 'ACTIVE' ? 'The bot replies. Write to take over.' : 'Write a message'}
      />
      <bot-status-badge
        contact-id={contactId}
        onbot-status-change={({ detail }) => setLast(detail.status.state)}
      />
      <output>{last}</output>
    </form>
  );
}
