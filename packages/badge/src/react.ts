import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import type { BadgeAttributes } from './attributes.js';
import type { BadgeEventMap } from './events.js';
import { BotStatusBadge as Badge } from './index.js';

/** `<bot-status-badge>` as a component. React 19 can also use the element itself, which has types from here. */
export const BotStatusBadge = createComponent({
  react: React,
  tagName: 'bot-status-badge',
  elementClass: Badge,
  events: {
    onStatusChange: 'bot-status-change' as EventName<BadgeEventMap['bot-status-change']>,
    onStatusError: 'bot-status-error' as EventName<BadgeEventMap['bot-status-error']>,
    onLiveChange: 'bot-status-live' as EventName<BadgeEventMap['bot-status-live']>,
  },
});

type Handlers = {
  [Name in keyof BadgeEventMap as `on${Name}`]?: (event: BadgeEventMap[Name]) => void;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'bot-status-badge': React.DetailedHTMLProps<React.HTMLAttributes<Badge>, Badge> &
        BadgeAttributes &
        Handlers;
    }
  }
}
