import { TEST_SECRET } from '../../support/app/tokens';
import { createSqlite } from '../../support/databases/databases';
import { freePort } from '../../support/processes/free-port';
import { runService, type ServerProcess } from '../../support/processes/server-process';

/** The service as a process on a port of its own, to be stopped, killed and started again. */
export class Restartable {
  private constructor(
    private readonly env: Readonly<Record<string, string>>,
    public process: ServerProcess,
    readonly url: string,
  ) {}

  static async start(databaseUrl = createSqlite().url): Promise<Restartable> {
    const env = {
      NODE_ENV: 'test',
      AUTH_SECRET: TEST_SECRET,
      DATABASE_URL: databaseUrl,
      PORT: String(await freePort()),
    };
    const process = await runService(env);
    return new Restartable(env, process, await process.listening());
  }

  async restart(): Promise<void> {
    this.process = await runService(this.env);
    await this.process.listening();
  }
}
