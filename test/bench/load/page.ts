import { contactId } from '../contract';
import { BadgeSocket } from './badge-socket';
import { Crowd } from './crowd';

export interface PageInput {
  readonly url: string;
  readonly token: string;
  /** Badges of the page, in one subscription. */
  readonly badges: number;
  readonly seconds: number;
}

export interface PageResult {
  readonly pages: number;
  readonly seconds: number;
  readonly bytesEach: number;
}

/** Opens a page of badges on one socket, waits for all of its snapshots, closes it, and begins again. */
export async function runPages({ url, token, badges, seconds }: PageInput): Promise<PageResult> {
  const socket = await BadgeSocket.open(url);
  await socket.init(token);
  const crowd = new Crowd();
  crowd.add(socket);
  const ids = Array.from({ length: badges }, (_, index) => contactId(index));
  const begun = performance.now();
  let pages = 0;
  for (const end = begun + seconds * 1_000; performance.now() < end; pages += 1) {
    const id = `page-${pages}`;
    await crowd.expect(badges, async () => socket.watch(id, ids));
    socket.complete(id);
  }
  crowd.close();
  return { pages, seconds: (performance.now() - begun) / 1_000, bytesEach: crowd.bytes / pages };
}
