import { databases } from '../support/databases';
import { disposeAfterAll } from '../support/leftovers';
import { newId, startWorld } from './world';

describe.each(databases)('a stop on $name', (database) => {
  disposeAfterAll();

  it('answers the requests under way, then ends though clients keep their connections', async () => {
    const world = await startWorld(database);
    const contactId = newId();
    const changes = Array.from({ length: 20 }, (_, index) =>
      world.agent.set({ contactId, state: 'SLEEPING', note: `note ${index}` }),
    );
    await Promise.race(changes);
    await world.app.stop();
    const answers = await Promise.all(changes);
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(20).fill('APPLIED'));
  });
});
