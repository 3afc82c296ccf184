import { refuse, within } from '../../../src/domain/refusal';

describe('the refusal of an input within another', () => {
  it('names its field from there', () => {
    const refusal = refuse('BAD_INPUT', ['messageId'], 'messageId must not be empty.');
    expect(within('inbound', refusal)).toEqual({ ...refusal, field: ['inbound', 'messageId'] });
    expect(within('inbound', null)).toBeNull();
  });
});
