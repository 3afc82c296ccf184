const LOOK_EVERY_MS = 5_000;
/** A timer this late means that the device was asleep or the page was frozen. */
const GAP_MS = 4_000;

/** Calls back when a connection may have been lost or restored unnoticed. Returns a function that stops this. */
export function watchPageSignals(onSignal: () => void): () => void {
  const onVisible = () => {
    if (document.visibilityState === 'visible') onSignal();
  };
  let expectedAt = Date.now() + LOOK_EVERY_MS;
  const look = setInterval(() => {
    const now = Date.now();
    if (now - expectedAt > GAP_MS) onSignal();
    expectedAt = now + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);
  const events = ['online', 'offline', 'pageshow'] as const;
  for (const event of events) window.addEventListener(event, onSignal);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    clearInterval(look);
    for (const event of events) window.removeEventListener(event, onSignal);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
