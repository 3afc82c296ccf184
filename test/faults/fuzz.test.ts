import { assault } from '../fuzz/assault';
import { findInconsistencies } from '../fuzz/consistency';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { untilNothingIsHeld } from '../support/clients/gauges';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { SEED } from '../support/random';

const OPERATIONS = 500;
/** Some seconds, and more beside a busy neighbour. */
const PATIENCE_MS = 120_000;

/** A short form of `npm run fuzz`; TEST_SEED=… repeats a run. */
describe.each(databases)(`${OPERATIONS} operations of all sorts, seed ${SEED}, on $name`, (database) => {
  disposeAfterAll();
  let app: TestApp;
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = await database.create();
    app = await startTestApp({ databaseUrl });
  });

  it(
    'are answered or refused, break nothing and leave nothing half done',
    async () => {
      const { complaints, answered } = await assault(app, SEED, OPERATIONS);
      expect(complaints).toEqual([]);
      expect(app.logged).toEqual([]);
      await untilNothingIsHeld(app.url);
      expect(await findInconsistencies(databaseUrl)).toEqual([]);
      // Most of it must reach the rules, or it would prove little.
      expect(answered).toBeGreaterThan(OPERATIONS / 4);
    },
    PATIENCE_MS,
  );
});
