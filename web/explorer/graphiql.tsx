import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { setNonce } from 'get-nonce';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import type { ExplorerOptions } from './main';

/** Shows GraphiQL, which comes from this service alone. */
export function showGraphiql(
  target: HTMLElement,
  { endpoint, examples, headers, nonce }: ExplorerOptions & { readonly nonce: string },
): void {
  setNonce(nonce);
  createRoot(target).render(
    <GraphiQL
      fetcher={createFetcher(endpoint)}
      // Its history contains the headers, with their tokens. This storage ends with the tab.
      storage={sessionStorage}
      defaultQuery={examples}
      defaultHeaders={JSON.stringify(headers, null, 2)}
      defaultEditorToolsVisibility="headers"
    />,
  );
}

/** Each subscription has a socket of its own, with the headers of the editor, and shows at once why it has ended. */
function createFetcher(endpoint: string): Fetcher {
  const subscriptionUrl = endpoint.replace(/^http/, 'ws');
  return (params, options) => {
    const wsClient = createClient({
      url: subscriptionUrl,
      connectionParams: options?.headers,
      retryAttempts: 0,
    });
    const fetcher = createGraphiQLFetcher({ url: endpoint, wsClient, enableIncrementalDelivery: false });
    return fetcher(params, options);
  };
}
