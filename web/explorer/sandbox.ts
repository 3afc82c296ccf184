import type { ExplorerOptions } from './main';

const SCRIPT = 'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js';
/** How long to wait for Apollo's servers where a network swallows requests instead of refusing them. */
const PATIENCE_MS = 5_000;

declare global {
  interface Window {
    EmbeddedSandbox: new (options: object) => unknown;
  }
}

/** Shows Apollo Sandbox. Rejects if its script cannot be loaded. */
export async function showSandbox(
  target: HTMLElement,
  { endpoint, examples, headers }: ExplorerOptions,
): Promise<void> {
  target.textContent = 'Loading Apollo Sandbox…';
  await loadScript();
  target.textContent = '';
  new window.EmbeddedSandbox({
    target,
    initialEndpoint: endpoint,
    initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws'),
    hideCookieToggle: true,
    endpointIsEditable: false,
    runTelemetry: false,
    initialState: { document: examples, headers, includeCookies: false },
  });
}

function loadScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', reject);
    setTimeout(reject, PATIENCE_MS);
    document.head.append(script);
  });
}
