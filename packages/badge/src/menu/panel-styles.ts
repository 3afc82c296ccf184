import { css } from 'lit';

export const panelStyles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    width: 308px;
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
    text-align: start;
    white-space: normal;
  }
  :host(:focus-visible) {
    outline-offset: -2px;
  }
  header {
    padding: 12px 14px 8px;
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0;
    font-size: 14px;
    font-weight: 650;
    line-height: 1.3;
  }
  h2 > span:first-of-type {
    flex: 1;
  }
  h2 .left {
    color: var(--_muted);
    font-size: 12.5px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .active > svg {
    color: var(--_active);
  }
  .sleeping > svg {
    color: var(--_sleeping);
  }
  .inactive > svg {
    color: var(--_inactive);
  }
  .eye {
    fill: var(--_surface);
  }
  .smile {
    stroke: var(--_surface);
  }
  .why {
    margin: 3px 0 0;
    color: var(--_muted);
    font-size: 12.5px;
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 10px;
    margin: 7px 0 0;
    font-size: 12.5px;
  }
  dl:empty {
    display: none;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .remark {
    margin: 7px 0 0;
    font-size: 12.5px;
    color: var(--_muted);
  }
  .remark.fixed {
    margin: 0;
    padding: 9px 14px 12px;
    border-block-start: 1px solid var(--_border);
  }
  .warning {
    display: flex;
    gap: 7px;
    margin: 0 14px 8px;
    padding: 7px 9px;
    border-radius: 8px;
    background: var(--_warning-soft);
    color: var(--_warning);
    font-size: 12.5px;
  }
  .warning[hidden] {
    display: none;
  }
  .note-text {
    max-height: 5.6em;
    margin: 0;
    padding: 2px 14px 10px;
    overflow: auto;
    overflow-wrap: anywhere;
    font-size: 12.5px;
  }
  .note-text b {
    color: var(--_muted);
    font-weight: 500;
  }
  .note {
    display: flex;
    gap: 6px;
    padding: 0 14px 9px;
    border-block-end: 1px solid var(--_border);
  }
  .note-field {
    flex: 1;
    min-width: 0;
  }
  .note .note-field > span {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [role='menu'] {
    padding: 6px;
  }
  .group {
    padding: 4px 0;
  }
  .group > p {
    display: flex;
    align-items: center;
    gap: 9px;
    margin: 2px 10px 3px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 600;
  }
  .group > p > svg {
    color: var(--_sleeping);
  }
  .group > .item {
    padding-inline-start: 35px;
  }
  .durations {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 4px;
    padding: 2px 10px 4px;
  }
  .durations .item {
    min-height: 30px;
    padding: 4px 2px;
    border: 1px solid var(--_border);
    text-align: center;
    font-size: 12px;
    line-height: 1.2;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 9px;
    width: 100%;
    min-height: 32px;
    padding: 5px 10px;
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
  .item i {
    width: 16px;
  }
  .item[aria-checked='true'] {
    font-weight: 600;
  }
  .standing {
    display: flex;
    gap: 4px;
  }
  .standing .more {
    flex: none;
    width: auto;
    border: 1px solid var(--_border);
    font-size: 12px;
    font-weight: 600;
  }
  .check {
    color: var(--_accent);
  }
  .next {
    width: 14px;
    height: 14px;
    color: var(--_muted);
  }
  :host(:dir(rtl)) :is(.next, .back svg) {
    transform: scaleX(-1);
  }
  form:not(.note) {
    display: grid;
    gap: 10px;
    padding: 10px 14px 14px;
  }
  form header {
    margin: -10px -14px 2px;
    padding: 8px 10px;
    border-block-end: 1px solid var(--_border);
  }
  .back {
    display: flex;
    align-items: center;
    justify-content: center;
    min-width: 26px;
    min-height: 26px;
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
    min-height: 24px;
    color: var(--_text);
    font-size: 13px;
    cursor: pointer;
  }
  input[type='checkbox'] {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  input:not([type='checkbox']),
  select {
    width: 100%;
    min-width: 0;
    min-height: 34px;
    padding: 5px 9px;
    border: 1px solid var(--_field-border);
    border-radius: 8px;
    background: var(--_surface);
    color: var(--_text);
  }
  input[aria-invalid='true'] {
    border-color: var(--_danger);
  }
  :is(input, select):disabled {
    opacity: 0.55;
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
    margin-inline-start: 24px;
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
  .error:empty {
    display: none;
  }
  .primary,
  .save {
    min-height: 34px;
    padding: 5px 14px;
    border: 0;
    border-radius: 8px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    cursor: pointer;
  }
  .save {
    padding-inline: 11px;
  }
  :is(.primary, .save):hover {
    filter: brightness(1.07);
  }
  @media (pointer: coarse) {
    .item,
    .durations .item,
    .primary,
    .save,
    .back,
    label.check-row {
      min-height: 44px;
    }
    .back,
    .standing .more {
      min-width: 44px;
    }
    input:not([type='checkbox']),
    select {
      min-height: 44px;
      /* Below 16 px, phones zoom in when the field takes the focus. */
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .item:focus {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .primary,
    .save {
      border: 1px solid ButtonText;
    }
  }
`;
