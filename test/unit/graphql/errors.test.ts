import { GraphQLError } from 'graphql';
import { maskErrors } from '../../../src/graphql/errors';

describe('errors', () => {
  it('that quote what was sent are cut in the middle: what is said of it stands at both ends', () => {
    const error = new GraphQLError(`Variable "$input" got "${'x'.repeat(200_000)}" at "input.wake.after"`);
    const [masked] = maskErrors([error], { report: () => undefined, hideSuggestions: false });
    expect(masked?.message.length).toBeLessThan(600);
    expect(masked?.message).toMatch(/^Variable "\$input" got "x+ … x+" at "input\.wake\.after"$/);
  });
});
