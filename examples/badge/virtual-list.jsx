// A list of thousands of conversations, of which only the visible ones are in the page. Badges come and go as one scrolls;
// all of them share one subscription, and the service is asked only about those that are visible.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { createRoot } from 'react-dom/client';

export function mount(element, contactIds) {
  createRoot(element).render(<List contactIds={contactIds} />);
}

function List({ contactIds }) {
  const scroller = useRef(null);
  const rows = useVirtualizer({
    count: contactIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 40,
    overscan: 5,
  });
  return (
    <div ref={scroller} data-scroller style={{ height: 400, overflow: 'auto' }}>
      <ul style={{ position: 'relative', height: rows.getTotalSize(), margin: 0 }}>
        {rows.getVirtualItems().map(({ index, key, start }) => (
          <li key={key} style={{ position: 'absolute', top: start, height: 40 }}>
            {contactIds[index]} <bot-status-badge compact contact-id={contactIds[index]} />
          </li>
        ))}
      </ul>
    </div>
  );
}
