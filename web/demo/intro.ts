import { html, type TemplateResult } from 'lit';

const KEY = 'bot-status-demo/intro';

/** Whether a visitor has read the introduction and closed it. */
export function isIntroClosed(): boolean {
  try {
    return localStorage.getItem(KEY) === 'closed';
  } catch {
    return false;
  }
}

export function rememberIntroClosed(): void {
  try {
    localStorage.setItem(KEY, 'closed');
  } catch {
    // The storage is blocked: the introduction is shown again next time.
  }
}

export function renderIntro(onClose: () => void): TemplateResult {
  return html`<aside class="intro" aria-label="About this page">
    <p><b>One switch per contact for your AI bot:</b> it is active, asleep or inactive.
      <span class="try">Try: reply as yourself, and watch the bot step back. Then write as the contact.</span></p>
    <button type="button" class="close" aria-label="Close the introduction" @click=${onClose}></button>
  </aside>`;
}
