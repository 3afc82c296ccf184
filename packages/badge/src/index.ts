import { BotStatusBadge } from './bot-status-badge.js';
import type { BadgeEventMap } from './events.js';
import { BotStatusPanel } from './menu/status-panel.js';

export { type BadgeConfiguration, configure } from './configure.js';
export type { BadgeEventMap, StatusChangeDetail, StatusErrorDetail, StatusLiveDetail } from './events.js';
export type { Words } from './words/languages/en.js';
export { BotStatusBadge };

// A server that renders the page imports this module too, and has no custom elements.
const registry: CustomElementRegistry | undefined = globalThis.customElements;
if (registry && !registry.get('bot-status-badge')) {
  registry.define('bot-status-panel', BotStatusPanel);
  registry.define('bot-status-badge', BotStatusBadge);
}

declare global {
  interface HTMLElementTagNameMap {
    'bot-status-badge': BotStatusBadge;
  }
  interface HTMLElementEventMap extends BadgeEventMap {}
  interface DocumentEventMap extends BadgeEventMap {}
}
