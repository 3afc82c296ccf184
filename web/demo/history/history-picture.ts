import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { HistoryItem } from '../generated/operations.js';
import { describeReason, formatLength, LOCALE, STATE_LABELS, STATES } from '../words';
import { buildTimeline, findTicks, type Segment } from './timeline';

const WIDTH = 320;
/** Closer to an end, the text of a tick would be cut off. */
const TICK_MARGIN = 22;
const BAND = { top: 22, height: 22 };

/** Renders the history as a timeline, with a line that separates the past from the future. */
export function renderTimeline(history: readonly HistoryItem[], now: number, name: string): TemplateResult {
  const timeline = buildTimeline(history, now);
  const { from, to, segments, ahead } = timeline;
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH;
  const band = (state: string, begin: number, end: number, extra: string, title: string) =>
    svg`<rect class="band ${state.toLowerCase()} ${extra}" x=${x(begin).toFixed(1)} y=${BAND.top} rx="3"
      width=${Math.max(1.5, x(end) - x(begin) - 1).toFixed(1)} height=${BAND.height}><title>${title}</title></rect>`;
  const describe = (segment: Segment) =>
    `${STATE_LABELS[segment.state]} for ${formatLength((segment.to ?? now) - segment.from)}: ${describeReason(segment.reason)}`;
  const last = segments.at(-1)!;
  return html`<figure>
    <svg class="timeline" viewBox="0 0 ${WIDTH} 64" role="img" aria-label="Timeline of the bot for ${name}. Now ${STATE_LABELS[last.state].toLowerCase()}; ${segments.length - 1} changes, listed below.">
      <defs><pattern id="asleep" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="5" stroke="currentColor" stroke-width="3"></line></pattern></defs>
      ${segments.map((segment) => band(segment.state, segment.from, segment.to ?? now, '', describe(segment)))}
      ${ahead ? band(ahead.state, ahead.from, ahead.to, 'ahead', 'Until it wakes on schedule') : null}
      <line class="now" x1=${x(now)} x2=${x(now)} y1="12" y2=${BAND.top + BAND.height + 4}></line>
      <text class="now-label" x=${Math.min(x(now), WIDTH - 12)} y="9" text-anchor="middle">now</text>
      ${findTicks(from, to, 5)
        .filter((at) => x(at) > TICK_MARGIN && x(at) < WIDTH - TICK_MARGIN)
        .map((at) => renderTick(at, x(at), to - from))}
    </svg>
    <figcaption>
      ${STATES.map((state) => html`<span class="key ${state.toLowerCase()}">${STATE_LABELS[state]}</span>`)}
    </figcaption>
  </figure>`;
}

function renderTick(at: number, x: number, span: number): SVGTemplateResult {
  const isLong = span > 36 * 3_600_000;
  const format = new Intl.DateTimeFormat(
    LOCALE,
    isLong ? { day: 'numeric', month: 'short' } : { hour: 'numeric', minute: '2-digit' },
  );
  return svg`<text class="tick" x=${x.toFixed(1)} y="60" text-anchor="middle">${format.format(at)}</text>`;
}
