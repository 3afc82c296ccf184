import type { BotState } from 'bot-status-client/store';
import { svg } from 'lit';

const bot = svg`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path d="M10 2.6v2.2" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>
  <circle cx="10" cy="2.4" r="1.3" fill="currentColor"/>
  <rect x="2.9" y="5.2" width="14.2" height="11.6" rx="4" fill="currentColor"/>
  <circle class="eye" cx="7.3" cy="10.4" r="1.35"/><circle class="eye" cx="12.7" cy="10.4" r="1.35"/>
  <path class="smile" d="M7.6 13.4c1.5 1 3.3 1 4.8 0" stroke-width="1.3" stroke-linecap="round" fill="none"/>
</svg>`;

const moon = svg`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path d="M16.9 12.6A7.4 7.4 0 0 1 7.4 3.1a.5.5 0 0 0-.67-.6 8 8 0 1 0 10.77 10.77.5.5 0 0 0-.6-.67Z" fill="currentColor"/>
</svg>`;

const power = svg`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path d="M10 3v6.4M6 5.6a6.4 6.4 0 1 0 8 0" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" fill="none"/>
</svg>`;

export const stateIcons: Readonly<Record<BotState, typeof bot>> = {
  ACTIVE: bot,
  SLEEPING: moon,
  INACTIVE: power,
};

export const chevronIcon = svg`<svg class="chevron" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
  <path d="m3 4.6 3 3 3-3" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
</svg>`;

export const checkIcon = svg`<svg class="check" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="m3.4 8.4 3 3 6.2-6.6" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
</svg>`;

export const nextIcon = svg`<svg class="next" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="m6.2 4 4 4-4 4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
</svg>`;

export const backIcon = svg`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="m9.8 4-4 4 4 4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
</svg>`;

export const unpluggedIcon = svg`<svg class="lost" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="M2.2 6.4a9 9 0 0 1 3.3-1.9M13.8 6.4a9 9 0 0 0-5-2.3M4.6 9.2a5.4 5.4 0 0 1 2.5-1.3M11.4 9.2l-.6-.5M8 12.4h.01M2.5 2.5l11 11"
    stroke="currentColor" stroke-width="1.5" stroke-linecap="round" fill="none"/>
</svg>`;

export const lockIcon = svg`<svg class="lock" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <rect x="3.4" y="7" width="9.2" height="6.6" rx="1.6" fill="currentColor"/>
  <path d="M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" stroke="currentColor" stroke-width="1.5" fill="none"/>
</svg>`;
