import type { BadgeStatus } from 'bot-status-client/store';
import { html, nothing, type TemplateResult } from 'lit';
import { stateIcons } from '../icons.js';
import type { Phrases } from '../words/phrases.js';

/** Renders the current status: what it is and until when, why, and who waits. */
export function renderFacts(status: BadgeStatus, phrases: Phrases, now: number): TemplateResult {
  const { state, reason, wakeAt, waitingSince } = status;
  const { words } = phrases;
  const left = wakeAt === null || state === 'ACTIVE' ? null : Date.parse(wakeAt) - now;
  const counts = busiestChannel(status);
  return html`<header part="header">
    <h2 class=${state.toLowerCase()}>
      ${stateIcons[state]}<span>${phrases.state(status)}</span>
      ${left === null ? nothing : html`<span class="left" aria-hidden="true">${phrases.countdown(left)}</span>`}
    </h2>
    <p class="why">${phrases.explain(status, now)}</p>
    <dl>
      ${reason === 'INITIAL' ? nothing : renderFact(words.since, renderMoment(status.since, phrases, now))}
      ${
        counts && counts.sent > 0
          ? renderFact(
              words.replies,
              words.repliesOfLimit(phrases.number(counts.sent), phrases.number(counts.maxMessages)),
            )
          : nothing
      }
      ${
        waitingSince
          ? renderFact(
              words.waiting,
              words.waitingFor(phrases.length(Math.max(0, now - Date.parse(waitingSince)))),
            )
          : nothing
      }
    </dl>
    ${status.pinned ? html`<p class="remark">${words.pinned}</p>` : nothing}
    ${reason === 'OPT_OUT' ? html`<p class="remark">${words.optedOut}</p>` : nothing}
  </header>`;
}

function renderFact(name: string, value: unknown): TemplateResult {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

function renderMoment(iso: string, phrases: Phrases, now: number): TemplateResult {
  return html`<time datetime=${iso}>${phrases.moment(Date.parse(iso), now)}</time>`;
}

/** The limit applies to each channel, so the one that is closest to it counts. */
function busiestChannel({ messageCounts }: BadgeStatus): BadgeStatus['messageCounts'][number] | undefined {
  return [...messageCounts].sort(
    (one, other) => other.sent / other.maxMessages - one.sent / one.maxMessages,
  )[0];
}
