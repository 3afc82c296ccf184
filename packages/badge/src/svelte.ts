import './index.js';
import type { HTMLAttributes } from 'svelte/elements';
import type { BadgeAttributes } from './attributes.js';
import type { BotStatusBadge } from './bot-status-badge.js';
import type { BadgeEventMap } from './events.js';

type Handlers = {
  [Name in keyof BadgeEventMap as `on${Name}`]?: (event: BadgeEventMap[Name]) => void;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'bot-status-badge': HTMLAttributes<BotStatusBadge> & BadgeAttributes & Handlers;
  }
}
