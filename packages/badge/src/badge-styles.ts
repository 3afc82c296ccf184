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
  .trigger {
    --_tone: var(--_active);
    --_tone-soft: var(--_active-soft);
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
    min-height: 32px;
    padding: 5px 9px 5px 8px;
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
    margin-right: 6px;
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
  .online {
    width: 7px;
    height: 7px;
    margin-left: -3px;
    border-radius: 50%;
    background: var(--_tone);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--_tone) 22%, transparent);
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
    width: max-content;
    max-width: min(320px, calc(100vw - 16px));
    padding: 10px 12px;
    border: 1px solid color-mix(in srgb, var(--_warning) 45%, transparent);
    border-radius: var(--_radius);
    background: var(--_warning-soft);
    color: var(--_text);
    box-shadow: 0 8px 28px rgb(15 20 40 / 18%);
    white-space: normal;
  }
  .notice b {
    display: block;
    font-weight: 650;
    color: var(--_warning);
  }
  .notice button {
    margin-top: 6px;
    padding: 2px 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-weight: 600;
    cursor: pointer;
  }
`;
