import { startTestApp } from '../../support/app/test-app';
import { errorsOf, openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

const MISTAKES: [string, string, object][] = [
  ['a field', '{ contact(contactId: "c") { botStatu { id } } }', {}],
  ['an argument', '{ contact(contactIdd: "c") { id } }', {}],
  ['a type', 'query ($v: BotStat!) { contacts(filter: { states: [$v] }) { edges { cursor } } }', {}],
  ['a value of an enum', '{ contacts(filter: { states: [ACTIV] }) { edges { cursor } } }', {}],
  [
    'a value of an enum in a variable',
    'query ($v: BotState!) { contacts(filter: { states: [$v] }) { edges { cursor } } }',
    { v: 'ACTIV' },
  ],
  [
    'a field of an input in a variable',
    'mutation ($v: DeleteBotInput!) { deleteBot(input: $v) { deleted } }',
    { v: { botIdd: 'x' } },
  ],
];

describe.each([
  { where: 'in production', isProduction: true, guesses: /^(?!.*Did you mean)/s },
  { where: 'outside production', isProduction: false, guesses: /Did you mean/ },
])('a name that is nearly right, $where', ({ isProduction, guesses }) => {
  disposeAfterAll();

  it.each(MISTAKES)(
    `%s: ${isProduction ? 'is not' : 'is'} put right, over HTTP and websocket`,
    async (...mistake) => {
      const [, query, variables] = mistake;
      const app = await startTestApp({ config: { isProduction } });
      const { errors } = await (await app.client('ADMIN')).send(query, { ...variables });
      const socket = await openSocket(app.url);
      await socket.init(await app.token('ADMIN'));
      socket.subscribe('1', query, { ...variables });
      const overWebsocket = errorsOf(await socket.nextOf('1'));
      const texts = (all: readonly { message: string }[]) => all.map(({ message }) => message).join('\n');
      expect(texts(errors)).toMatch(guesses);
      expect(texts(overWebsocket)).toMatch(guesses);
      expect(overWebsocket[0]!.message.length).toBeGreaterThan(10);
    },
  );
});
