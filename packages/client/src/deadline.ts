/**
 * A signal that is aborted after this time, or with one of these signals. `clear` it at the end of what it limits.
 * Not `AbortSignal.any`, which in Node 20 keeps what it returns as long as the signals that it was made of.
 */
export function deadline(ms: number, signals: readonly (AbortSignal | undefined)[]) {
  const limit = new AbortController();
  const abort = () => limit.abort(signals.find((signal) => signal?.aborted)?.reason);
  const timer = setTimeout(() => limit.abort(new DOMException('No answer in time.', 'TimeoutError')), ms);
  for (const signal of signals) signal?.addEventListener('abort', abort, { once: true });
  if (signals.some((signal) => signal?.aborted)) abort();
  const clear = () => {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', abort);
  };
  return { signal: limit.signal, clear };
}
