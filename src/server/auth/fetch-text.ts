const MAX_BYTES = 512 * 1024;

/** Fetches a small text. Throws for anything but a complete response with status 200; redirects are not followed. */
export async function fetchText(url: string, timeoutMs: number): Promise<string> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/json, application/jwk-set+json' },
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The response has the status ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Exiting the loop cancels the rest of the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`The response exceeds ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
