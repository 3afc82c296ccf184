const LOOK_EVERY_MS = 2_000;
/** A timer this late means that the device was asleep or the page was frozen. */
const GAP_MS = 4_000;
/** More than clocks are adjusted by to keep them right. */
const CLOCK_JUMP_MS = 1_000;

export interface PageSignals {
  /** A connection may have been lost or restored unnoticed. */
  readonly onDoubt: () => void;
  /** The viewer's clock was changed, or the device was asleep. */
  readonly onClockJump: () => void;
}

/** Watches the page. Returns a function that stops this. */
export function watchPage({ onDoubt, onClockJump }: PageSignals): () => void {
  let lookedAt = performance.now();
  let clock = Date.now() - lookedAt;
  const look = () => {
    const now = performance.now();
    const gap = now - lookedAt - LOOK_EVERY_MS;
    const jump = Date.now() - now - clock;
    lookedAt = now;
    clock += jump;
    if (Math.abs(jump) > CLOCK_JUMP_MS) onClockJump();
    else if (gap > GAP_MS) onDoubt();
  };
  const onVisible = () => {
    if (document.visibilityState === 'visible') onDoubt();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const events = ['online', 'offline', 'pageshow'] as const;
  for (const event of events) window.addEventListener(event, onDoubt);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    clearInterval(timer);
    for (const event of events) window.removeEventListener(event, onDoubt);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
