import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { disposeLater } from '../leftovers';

/**
 * Where the connection breaks as a COMMIT passes: before the database has it, while it works on it, or when its
 * answer is on the way back. Of the three only the database knows which it was. `silent` is `after` without an end of
 * the connection: the answer never comes.
 */
export type CommitCut = 'before' | 'during' | 'after' | 'silent';

/** Whose bytes are lost while the connections stay open. */
export type Lost = 'requests' | 'answers' | 'both';

interface Link {
  lost: Lost | null;
  readonly client: Socket;
  readonly database: Socket;
  sever(): void;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

/** COM_QUERY of the wire protocol: length, sequence 0, the command, the statement. */
const COMMIT = Buffer.concat([Buffer.from([7, 0, 0, 0, 3]), Buffer.from('COMMIT')]);
/** What a transaction does last before COMMIT: from here on it holds all of its rows. */
const LAST_LOCK = 'UPDATE workspaces SET seq';

/** Stands between one node and the database, and breaks connections at chosen moments. */
export class CommitProxy {
  private readonly links = new Set<Link>();
  private lost: Lost | null = null;
  private readonly cuts: CommitCut[] = [];
  /** Called while a transaction holds all of its rows and waits for an answer from the database. */
  onLastLock: (() => void) | null = null;

  private constructor(
    private readonly server: Server,
    private readonly target: Target,
    private readonly onCut: (cut: CommitCut) => void,
  ) {}

  static async listen(target: Target, onCut: (cut: CommitCut) => void): Promise<CommitProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new CommitProxy(server, target, onCut);
    server.on('connection', (client) => proxy.link(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts the next COMMIT that passes. */
  cutNextCommit(cut: CommitCut): void {
    this.cuts.push(cut);
  }

  /** Lets every COMMIT pass again. */
  forgetCuts(): void {
    this.cuts.length = 0;
  }

  severAll(): void {
    for (const { sever } of this.links) sever();
  }

  /** Loses what passes, on the connections there are and on new ones, and closes none. */
  silence(lost: Lost = 'both'): void {
    this.lost = lost;
    this.silenceOpen(lost);
  }

  /** Loses what passes on the connections there are; new ones work. */
  silenceOpen(lost: Lost = 'both'): void {
    for (const link of this.links) link.lost = lost;
  }

  /** New connections work again. Those that have lost bytes are of no more use to anybody, and stay silent. */
  speak(): void {
    this.lost = null;
  }

  close(): void {
    this.severAll();
    this.server.close();
  }

  private link(client: Socket): void {
    const database = connect({ ...this.target, noDelay: true });
    let isAnswerDropped = false;
    const sever = () => {
      this.links.delete(link);
      client.destroy();
      database.destroy();
    };
    const link: Link = { lost: this.lost, client, database, sever };
    this.links.add(link);
    for (const socket of [client, database]) socket.on('error', sever).on('close', sever);
    client.on('data', (chunk) => {
      if (chunk.includes(LAST_LOCK)) this.onLastLock?.();
      const cut = chunk.equals(COMMIT) ? this.cuts.shift() : undefined;
      if (cut) this.onCut(cut);
      if (cut === 'before') return sever();
      if (cut === 'after') isAnswerDropped = true;
      if (cut === 'silent') link.lost = 'answers';
      else if (link.lost === 'requests' || link.lost === 'both') return;
      database.write(chunk);
      if (cut === 'during') sever();
    });
    database.on('data', (chunk) => {
      if (link.lost === 'answers' || link.lost === 'both') return;
      if (isAnswerDropped) sever();
      else client.write(chunk);
    });
  }
}

/** A proxy in front of the database that a URL names, and the URL that goes through it. Closed after the test. */
export async function openProxy(databaseUrl: string): Promise<{ url: string; proxy: CommitProxy }> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port || 3306) };
  const proxy = await CommitProxy.listen(target, () => undefined);
  disposeLater(() => proxy.close());
  url.host = `127.0.0.1:${proxy.port}`;
  return { url: String(url), proxy };
}
