import { html, nothing, type TemplateResult } from 'lit';
import type { BadgeStatus } from '../api/generated/operations.js';
import { formatCountdown } from '../countdown.js';
import { stateIcons, unpluggedIcon } from '../icons.js';
import { describeActor, describeReason, titleOf } from '../words/describe-status.js';
import { formatMoment } from '../words/moments.js';

/** Renders the current status: its reason, start, actor and end. */
export function renderFacts(status: BadgeStatus, now: number, trouble: string | null): TemplateResult {
  const { state, reason, changedBy, note, wakeAt, pendingInbound } = status;
  const moment = (iso: string) => html`<time datetime=${iso}>${formatMoment(Date.parse(iso), now)}</time>`;
  const until = wakeAt
    ? html`${moment(wakeAt)} <span aria-hidden="true">(${formatCountdown(Date.parse(wakeAt) - now)})</span>`
    : 'someone turns it on';
  const isNew = reason === 'INITIAL';
  return html`<header>
    <h2 class=${state.toLowerCase()}>${stateIcons[state]}<span>${titleOf(status)}</span></h2>
    <dl>
      <dt>Why</dt>
      <dd>${describeReason(reason)}</dd>
      ${isNew ? nothing : html`<dt>Since</dt><dd>${moment(status.since)}</dd>`}
      ${isNew ? nothing : html`<dt>By</dt><dd>${describeActor(changedBy)}</dd>`}
      ${state === 'ACTIVE' ? nothing : html`<dt>Until</dt><dd>${until}</dd>`}
      ${note ? html`<dt>Note</dt><dd>${note}</dd>` : nothing}
      ${pendingInbound > 0 ? html`<dt>Waiting</dt><dd>${countMessages(pendingInbound)}</dd>` : nothing}
    </dl>
    ${status.pinned ? html`<p class="warning">Pinned: messages do not extend this sleep.</p>` : nothing}
    ${status.locked ? html`<p class="warning">Locked: only an admin can turn the bot on again.</p>` : nothing}
    ${status.viewerCanChange || status.locked ? nothing : html`<p class="warning">You may see this status, but not change it.</p>`}
    ${trouble ? html`<p class="warning">${unpluggedIcon}<span>${trouble}</span></p>` : nothing}
  </header>`;
}

function countMessages(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'} from the contact`;
}
