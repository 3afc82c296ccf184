import { BadgeSocket } from './badge-socket';

export interface FeedInput {
  readonly url: string;
  readonly token: string;
  /** Changes to wait for. */
  readonly events: number;
  readonly timeoutMs: number;
}

/** A change as a subscriber saw it. */
export interface Seen {
  readonly effectiveAt: number;
  readonly seenAt: number;
}

const FEED =
  'subscription Feed { statusFeed { event { ... on StatusChanged { statusChange { effectiveAt } } } } }';

/** Follows the workspace's feed and tells when each change was seen. */
export async function watchFeed({ url, token, events, timeoutMs }: FeedInput): Promise<Seen[]> {
  const socket = await BadgeSocket.open(url);
  await socket.init(token);
  const seen: Seen[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const timeout = () => reject(new Error(`${seen.length} of ${events} changes were seen.`));
      setTimeout(timeout, timeoutMs).unref();
      socket.whenBroken(reject);
      socket.onEvent = (text) => {
        const seenAt = Date.now();
        const { event } = JSON.parse(String(text)).payload.data.statusFeed;
        const { effectiveAt } = event?.statusChange ?? {};
        if (effectiveAt) seen.push({ effectiveAt: Date.parse(effectiveAt), seenAt });
        if (seen.length === events) resolve();
      };
      socket.subscribe('1', FEED, {});
    });
  } finally {
    socket.close();
  }
  return seen;
}
