import { css } from 'lit';

/** The colours, corner radius and font. A page can override each on the badge or on any ancestor. */
export const badgeTheme = css`
  :host {
    --_active: var(--bot-badge-active, light-dark(#0f7a4c, #4ade99));
    --_active-soft: var(--bot-badge-active-soft, light-dark(#e4f6ec, #12362a));
    --_sleeping: var(--bot-badge-sleeping, light-dark(#4b45c6, #b3b0ff));
    --_sleeping-soft: var(--bot-badge-sleeping-soft, light-dark(#ecebfd, #272654));
    --_inactive: var(--bot-badge-inactive, light-dark(#5a6270, #a9b1bf));
    --_inactive-soft: var(--bot-badge-inactive-soft, light-dark(#eceef2, #2a2f39));
    --_accent: var(--bot-badge-accent, light-dark(#4b45c6, #a5a1ff));
    --_on-accent: var(--bot-badge-on-accent, light-dark(#fff, #14132b));
    --_warning: var(--bot-badge-warning, light-dark(#9a5b00, #f4bf63));
    --_warning-soft: var(--bot-badge-warning-soft, light-dark(#fff4df, #3a2c12));
    --_danger: var(--bot-badge-danger, light-dark(#b3261e, #ff9c93));
    --_surface: var(--bot-badge-surface, light-dark(#fff, #1b1f27));
    --_text: var(--bot-badge-text, light-dark(#161a22, #eef1f6));
    --_muted: var(--bot-badge-muted, light-dark(#5b6472, #a0a9b8));
    --_border: var(--bot-badge-border, light-dark(#dfe3ea, #353c49));
    --_field-border: var(--bot-badge-field-border, light-dark(#8c94a3, #6c7686));
    --_hover: var(--bot-badge-hover, light-dark(#f3f4f8, #272d38));
    --_radius: var(--bot-badge-radius, 10px);
    --_font: var(--bot-badge-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    font: 500 13px / 1.35 var(--_font);
    color: var(--_text);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  svg {
    display: block;
    flex: none;
    width: 16px;
    height: 16px;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before {
      animation: none !important;
      transition: none !important;
    }
  }
`;
