import { explore, sequencesOf } from './explore';
import { SHORT } from './runs';

/** The short form of `npm run explore`. */
describe('every sequence of three events', () => {
  it('ends as the plain list of what happened says', () => {
    const { exploration } = SHORT;
    const { sequences, failure } = explore(exploration);
    expect(failure).toBeNull();
    expect(sequences).toBe(sequencesOf(exploration.steps.length, exploration.length));
  }, 120_000);
});
