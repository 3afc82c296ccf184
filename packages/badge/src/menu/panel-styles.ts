import { css } from 'lit';

export const panelStyles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    width: 296px;
    max-width: calc(100vw - 16px);
    max-height: calc(100dvh - 16px);
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 4px);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 1px 2px rgb(15 20 40 / 6%), 0 12px 36px rgb(15 20 40 / 18%);
    font-weight: 450;
  }
  header {
    padding: 12px 14px 11px;
    border-bottom: 1px solid var(--_border);
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 7px;
    margin: 0;
    font-size: 14px;
    font-weight: 650;
    line-height: 1.3;
  }
  h2 .online {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: currentColor;
  }
  h2.active > :first-child {
    color: var(--_active);
  }
  h2.sleeping > :first-child {
    color: var(--_sleeping);
  }
  h2.inactive > :first-child {
    color: var(--_inactive);
  }
  .eye {
    fill: var(--_surface);
  }
  .smile {
    stroke: var(--_surface);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 3px 10px;
    margin: 8px 0 0;
    font-size: 12.5px;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .warning {
    display: flex;
    gap: 7px;
    margin: 9px 0 0;
    padding: 7px 9px;
    border-radius: 8px;
    background: var(--_warning-soft);
    color: var(--_warning);
    font-size: 12.5px;
  }
  [role='menu'] {
    padding: 6px;
  }
  .group {
    margin: 4px 0;
    padding: 4px 0;
    border-block: 1px solid var(--_border);
  }
  .group > p {
    margin: 3px 10px 3px;
    color: var(--_muted);
    font-size: 11.5px;
    font-weight: 600;
    letter-spacing: 0.02em;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 9px;
    width: 100%;
    min-height: 34px;
    padding: 6px 10px;
    border: 0;
    border-radius: 8px;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .item:hover,
  .item:focus {
    background: var(--_hover);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item > span {
    flex: 1;
  }
  .item small {
    color: var(--_muted);
    font-size: 12px;
  }
  .item .active {
    color: var(--_active);
  }
  .item .sleeping {
    color: var(--_sleeping);
  }
  .item .inactive {
    color: var(--_inactive);
  }
  .sleeps {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 2px;
  }
  .sleeps .wide {
    grid-column: 1 / -1;
  }
  .check {
    color: var(--_accent);
  }
  .next {
    width: 14px;
    height: 14px;
    color: var(--_muted);
  }
  form,
  .note {
    display: grid;
    gap: 10px;
    padding: 10px 14px 14px;
  }
  .note {
    padding-top: 2px;
  }
  form header {
    margin: -10px -14px 2px;
    padding: 8px 10px;
  }
  .back {
    display: flex;
    align-items: center;
    padding: 5px;
    border: 0;
    border-radius: 7px;
    background: none;
    cursor: pointer;
  }
  .back:hover {
    background: var(--_hover);
  }
  label {
    display: grid;
    gap: 4px;
    font-size: 12.5px;
    color: var(--_muted);
  }
  label.check-row {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_text);
    font-size: 13px;
    cursor: pointer;
  }
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  input:not([type='checkbox']),
  select {
    width: 100%;
    min-height: 34px;
    padding: 5px 9px;
    border: 1px solid var(--_border);
    border-radius: 8px;
    background: var(--_surface);
    color: var(--_text);
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  :is(input, select):focus-visible {
    outline-offset: 0;
  }
  .amount {
    display: grid;
    grid-template-columns: 5.5rem 1fr;
    gap: 8px;
    margin-left: 24px;
  }
  .hint {
    margin: 0;
    color: var(--_muted);
    font-size: 12.5px;
  }
  .error {
    margin: 0;
    color: var(--_danger);
    font-size: 12.5px;
  }
  .primary {
    min-height: 36px;
    padding: 6px 14px;
    border: 0;
    border-radius: 9px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    cursor: pointer;
  }
  .primary:hover {
    filter: brightness(1.07);
  }
`;
