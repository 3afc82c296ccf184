import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { disposeLater } from '../leftovers';

/** A page like any inbox's own: it loads the badge from the service named and hands it a callback for tokens. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Inbox</title>
<meta name="color-scheme" content="light dark">
<main><button id="before">Before</button><p id="badges"></p></main>
<script>
  seen = []; live = []; failures = [];
  const module = document.createElement('script');
  module.type = 'module';
  module.src = new URLSearchParams(location.search).get('service') + '/bot-status-badge.js';
  document.head.append(module);
  document.addEventListener('bot-status-change', ({ detail: { status, statusChange } }) => {
    const { contactId: id, version, state } = status;
    seen.push({ id, version, state, outcome: statusChange && statusChange.outcome });
  });
  document.addEventListener('bot-status-live', ({ detail }) => live.push(detail.isLive));
  document.addEventListener('bot-status-error', ({ detail }) => failures.push(detail.code));
  const getToken = () => giveToken();
  function addBadges(ids, compact) {
    for (const id of ids) {
      const badge = document.createElement('bot-status-badge');
      Object.assign(badge, { contactId: id, getToken, compact });
      badge.id = 'badge-' + id;
      badges.append(badge);
    }
  }
</script></html>`;

/** A site of another origin than the service, as inboxes are. Returns its origin. */
export async function startInboxSite(): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
