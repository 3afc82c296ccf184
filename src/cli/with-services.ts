import { createStores } from '../app/stores';
import { createUseCases, type UseCases } from '../app/use-cases';
import { createContactDigest } from '../application/contact-digest';
import { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { SystemClock } from '../time/system-clock';
import { withDatabase } from './with-database';

/** Runs `work` with the use cases of the service. Running nodes notice its changes by themselves. */
export function withServices<T>(work: (useCases: UseCases) => Promise<T>): Promise<T> {
  return withDatabase(async (database, { auth }) => {
    const clock = new SystemClock();
    const log = new TypeormChangeLog(database);
    const digestOf = createContactDigest(await log.digestKey());
    const stores = createStores(database, { clock, timeSource: 'DATABASE', log, digestOf });
    const ignored = () => undefined;
    return work(
      createUseCases(stores, {
        ...{ clock, digestOf, commits: { emit: ignored }, maxTokenLifeMs: auth.maxTokenLifeMs },
        ...{ onSuspectedEcho: ignored, onGateAnswer: ignored, onRevoked: ignored },
      }),
    );
  });
}
