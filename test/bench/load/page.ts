import { contactId } from '../setup/contract';
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

/** So many snapshots come in one event. */
const SNAPSHOTS_AT_ONCE = 100;
/** The service takes 1,200 messages a minute of a socket, and a page is two of them. */
const PAGES_PER_SOCKET = 500;

/** Opens a page of badges on one socket, waits for all of its snapshots, closes it, and begins again. */
export async function runPages({ url, token, badges, seconds }: PageInput): Promise<PageResult> {
  const crowd = new Crowd();
  const open = async () => {
    const opened = await BadgeSocket.open(url);
    await opened.init(token);
    crowd.add(opened);
    return opened;
  };
  let socket = await open();
  const ids = Array.from({ length: badges }, (_, index) => contactId(index));
  const begun = performance.now();
  let pages = 0;
  for (const end = begun + seconds * 1_000; performance.now() < end; pages += 1) {
    if (pages % PAGES_PER_SOCKET === PAGES_PER_SOCKET - 1) {
      socket.close();
      socket = await open();
    }
    const id = `page-${pages}`;
    await crowd.expect(Math.ceil(badges / SNAPSHOTS_AT_ONCE), async () => socket.watch(id, ids));
    socket.complete(id);
  }
  crowd.close();
  return { pages, seconds: (performance.now() - begun) / 1_000, bytesEach: crowd.bytes / pages };
}
