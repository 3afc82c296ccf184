import type { DocumentNode } from 'graphql';

/** What a document asks for, whatever that is. */
export type Answer = ReturnType<typeof JSON.parse>;

/** What the client under test sends and takes, beyond what the example for it sets up. */
export interface Wiring {
  /** Sends queries and mutations over the websocket as well. */
  readonly isOneSocket?: boolean;
  /** Sees all results in the order in which the cache takes them. */
  readonly see?: (data: Answer) => void;
}

/** A client with a normalizing cache, as its example sets it up. */
export interface StockClient {
  /** Asks the service, whatever the cache has. */
  query(document: DocumentNode, variables?: object): Promise<Answer>;
  mutate(document: DocumentNode, variables: object): Promise<Answer>;
  /** Subscribes until the returned function is called. */
  subscribe(document: DocumentNode, variables: object, next?: (data: Answer) => void): () => void;
  /** What the cache has. */
  read(document: DocumentNode, variables?: object): Answer;
  /** Shows what the cache has, now and after each change of it. */
  watch(document: DocumentNode, variables: object, show: (data: Answer) => void): () => void;
  watchPage(show: (nodes: Answer[]) => void, onError: (error: unknown) => void): () => void;
  setStatus(shown: object, change: object): Promise<string[]>;
  /** Closes the websocket for good. */
  close(): unknown;
}

/** Connects a client to the service at a URL. */
export interface StockClientKind {
  readonly name: string;
  /** How the method of its requests for queries begins. */
  readonly asks: 'GET' | 'POST';
  /** Whether its cache tells the types of a union apart. */
  readonly readsUnions: boolean;
  connect(url: string, token: string, wiring?: Wiring): StockClient;
}
