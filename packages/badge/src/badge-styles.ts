import { css } from 'lit';

export const badgeStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    max-width: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  .all {
    display: contents;
  }
  .trigger {
    --_tone: var(--_active);
    --_tone-soft: var(--_active-soft);
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
    min-height: 32px;
    padding-block: 5px;
    padding-inline: 8px 9px;
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--_tone-soft);
    color: var(--_tone);
    cursor: pointer;
    white-space: nowrap;
    transition: background-color 0.15s, border-color 0.15s, color 0.15s;
  }
  .trigger:hover,
  .trigger[aria-expanded='true'] {
    border-color: color-mix(in srgb, var(--_tone) 45%, transparent);
  }
  .trigger.sleeping {
    --_tone: var(--_sleeping);
    --_tone-soft: var(--_sleeping-soft);
  }
  .trigger.inactive {
    --_tone: var(--_inactive);
    --_tone-soft: var(--_inactive-soft);
  }
  .trigger.quiet {
    --_tone: var(--_muted);
    --_tone-soft: transparent;
    border: 1px solid var(--_border);
    font-weight: 500;
  }
  .trigger.quiet .label {
    font-weight: 500;
  }
  .trigger.loading {
    opacity: 0.6;
  }
  .trigger.pending > svg:first-child {
    animation: pending 0.9s 0.25s ease-in-out infinite alternate;
  }
  @keyframes pending {
    to {
      opacity: 0.25;
    }
  }
  .trigger.lost {
    border: 1px dashed color-mix(in srgb, var(--_warning) 70%, transparent);
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 600;
  }
  .time {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  .label + .time::before {
    content: '·';
    margin-inline-end: 6px;
    opacity: 0.6;
  }
  .eye {
    fill: var(--_tone-soft);
  }
  .smile {
    stroke: var(--_tone-soft);
  }
  .chevron {
    width: 12px;
    height: 12px;
    opacity: 0.75;
  }
  svg.lost {
    color: var(--_warning);
  }
  .lock {
    width: 12px;
    height: 12px;
  }
  :host([compact]) .trigger {
    min-height: 26px;
    padding: 3px 7px;
    font-size: 12px;
    gap: 5px;
  }
  :host([compact]) .trigger svg {
    width: 16px;
    height: 16px;
  }
  .said {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .notice {
    position: fixed;
    inset: auto;
    margin: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    width: max-content;
    max-width: min(320px, calc(100vw - 16px));
    padding: 7px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 8px 28px rgb(15 20 40 / 18%);
    white-space: normal;
    text-align: start;
  }
  .notice.failed {
    border-color: color-mix(in srgb, var(--_warning) 45%, transparent);
    background: var(--_warning-soft);
  }
  .notice b {
    flex-basis: 100%;
    font-weight: 650;
    color: var(--_warning);
  }
  .notice button {
    min-width: 24px;
    min-height: 24px;
    padding: 2px 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-weight: 600;
    cursor: pointer;
  }
  @media (pointer: coarse) {
    .trigger,
    :host([compact]) .trigger,
    .notice button {
      min-height: 44px;
    }
  }
  @media (forced-colors: active) {
    .trigger {
      border: 1px solid ButtonText;
    }
    .trigger.lost {
      border-style: dashed;
    }
  }
`;
