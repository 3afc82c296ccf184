import { Newest } from '../../../examples/newest.mjs';

const status = (version: number, waitingSince: string | null) => ({
  ...{ __typename: 'BotStatus', id: 'anna', version, waitingSince },
});
const event = (kind: string, one: object) => ({ botStatusChanged: { kind, botStatuses: [one] } });
const answer = (one: object) => ({ contact: { botStatus: one } });

describe('which of an answer and an event is newest, where who waits has changed', () => {
  let newest: InstanceType<typeof Newest>;
  beforeEach(() => {
    newest = new Newest();
  });

  it('is the event, of the same version as an answer that was asked for before it', () => {
    const askedAt = newest.events;
    expect(newest.tell(event('WAITING', status(3, '10:00')))).toEqual([]);
    expect(newest.hear(answer(status(3, null)), askedAt)).toEqual([status(3, null)]);
    expect(newest.hear(answer(status(3, '10:00')), newest.events)).toEqual([]);
  });

  it('is the event, of the same version as an answer that came before it', () => {
    newest.hear(answer(status(3, null)), newest.events);
    expect(newest.tell(event('WAITING', status(3, '10:00')))).toEqual([]);
  });

  it.each(['WAITING', 'CHANGE'])('is an answer with a higher version than that of a %s', (kind) => {
    newest.hear(answer(status(4, null)), newest.events);
    expect(newest.tell(event(kind, status(3, '10:00')))).toEqual([status(3, '10:00')]);
    expect(newest.tell(event('SNAPSHOT', status(0, null)))).toEqual([]);
  });
});
