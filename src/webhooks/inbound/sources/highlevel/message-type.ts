/** What a message is, by its `messageType`. */
export interface MessageType {
  readonly kind: 'MESSAGE' | 'CAMPAIGN' | 'CALL' | 'INTERNAL';
  /** Where it was exchanged, such as `sms` or `live-chat`. */
  readonly channel: string;
}

/** Reads both forms of types: `Live Chat` as in events, and `TYPE_LIVE_CHAT` as in the API. */
export function messageTypeOf(text: string | null): MessageType {
  const name = (text ?? '')
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
    .replace(/^type-/, '');
  const channel = name.replace(/^campaign-/, '') || 'default';
  if (/^activity\b|^internal-?comment$/.test(name)) return { kind: 'INTERNAL', channel };
  if (/^campaign\b/.test(name)) return { kind: 'CAMPAIGN', channel };
  return { kind: /^(ivr-)?call$|^voice-?mail$/.test(name) ? 'CALL' : 'MESSAGE', channel };
}
