// A page of rows that each use the status of a contact, as an inbox in React has them.
import { configure, useBotStatus } from 'bot-status-client/react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';

function Row({ contactId }) {
  const { status, isLive, problem, setStatus } = useBotStatus(contactId);
  const turnOff = () =>
    setStatus({ state: 'INACTIVE' }).then(
      ({ outcome }) => results.push(outcome),
      ({ name, code }) => results.push(`${name} ${code}`),
    );
  return (
    <button type="button" id={contactId} onClick={turnOff}>
      {`${status ? `${status.state} ${status.version}` : 'none'} ${isLive ? 'live' : (problem?.kind ?? 'loading')}`}
    </button>
  );
}

/** What became of the clicks. */
export const results = [];
export const onServer = () => renderToString(<Row contactId="anna" />);
export { configure };

export function mount(element) {
  const root = createRoot(element);
  return (contactIds) => root.render(contactIds.map((id) => <Row key={id} contactId={id} />));
}
