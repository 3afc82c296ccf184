/**
 * A signal that is aborted after this time, or with another signal. `clear` it at the end of what it limits.
 * Not `AbortSignal.any`, which in Node 20 keeps what it returns as long as the signals that it was made of.
 */
export function deadline(ms: number, other?: AbortSignal) {
  const limit = new AbortController();
  const abort = () => limit.abort(other?.reason);
  const timer = setTimeout(() => limit.abort(new DOMException('Not in time.', 'TimeoutError')), ms);
  if (other?.aborted) abort();
  else other?.addEventListener('abort', abort, { once: true });
  const clear = () => {
    clearTimeout(timer);
    other?.removeEventListener('abort', abort);
  };
  return { signal: limit.signal, clear };
}
