import './index.js';
import type { DefineComponent } from 'vue';
import type { BadgeAttributes } from './attributes.js';
import type { BadgeEventMap } from './events.js';

type Handlers = {
  [Name in keyof BadgeEventMap as `on${Capitalize<Camel<Name>>}`]?: (event: BadgeEventMap[Name]) => void;
};
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

declare module 'vue' {
  interface GlobalComponents {
    'bot-status-badge': DefineComponent<BadgeAttributes & Handlers>;
  }
}
