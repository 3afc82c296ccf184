import { configure } from 'bot-status-badge';
import { BotStatusBadge } from 'bot-status-badge/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

export function mount(element, contactIds, source) {
  configure({ ...source, strings: { inactive: 'Paused for good' } });
  createRoot(element).render(<Badge contactId={contactIds[0]} />);
}

function Badge({ contactId }) {
  const [last, setLast] = useState('');
  return (
    <>
      <BotStatusBadge contactId={contactId} onStatusChange={({ detail }) => setLast(detail.status.state)} />
      <output>{last}</output>
    </>
  );
}
