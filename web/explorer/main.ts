import { addCopyButton } from './copy-button';
import examples from './examples.graphql?raw';

const GRAPHIQL = '/graphiql';
const main = document.querySelector<HTMLElement>('main')!;
const { token, nonce = '' } = main.dataset;
const options = {
  endpoint: new URL('/graphql', location.href).href,
  examples,
  headers: token ? { authorization: `Bearer ${token}` } : {},
};
export type ExplorerOptions = typeof options;

document.querySelector(`nav a[href="${location.pathname}"]`)?.setAttribute('aria-current', 'page');
addCopyButton(document.querySelector<HTMLElement>('#curl pre')!);

if (location.pathname === GRAPHIQL) {
  const { showGraphiql } = await import('./graphiql');
  showGraphiql(main, { ...options, nonce });
} else {
  const { showSandbox } = await import('./sandbox');
  await showSandbox(main, options).catch(() => location.replace(`${GRAPHIQL}#sandbox-unavailable`));
}
