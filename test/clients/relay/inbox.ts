import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  type MutationParameters,
  Network,
  Observable,
  type OperationType,
  RecordSource,
  requestSubscription,
  Store,
} from 'relay-runtime';
import { connect } from '../../../examples/graphql-ws.mjs';
import type { TestApp } from '../../support/app/test-app';
import { disposeLater } from '../../support/leftovers';
import type { Compiled } from './compile';
import type { DocumentName } from './documents';

export type Fields = Readonly<Record<string, unknown>>;

/** A page of an inbox on Relay: its network and its store, without any code for types of this API. */
export class Inbox {
  private readonly environment: Environment;

  constructor(
    private readonly compiled: Compiled,
    app: TestApp,
    getToken: () => Promise<string>,
  ) {
    const live = connect({ url: `${app.url.replace(/^http/, 'ws')}/graphql`, getToken });
    disposeLater(() => live.dispose());
    const network = Network.create(
      async ({ text }, variables) => {
        const response = await fetch(`${app.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${await getToken()}` },
          body: JSON.stringify({ query: text, variables }),
        });
        return (await response.json()) as GraphQLResponse;
      },
      ({ text }, variables) =>
        Observable.create((sink) =>
          live.subscribe({ query: text!, variables }, sink as Parameters<typeof live.subscribe>[1]),
        ),
    );
    this.environment = new Environment({ network, store: new Store(new RecordSource()) });
  }

  /** Asks, keeps the answer in the store, and resolves with it. */
  async ask(name: DocumentName, variables: Fields = {}): Promise<Fields> {
    const request = this.compiled.request(name);
    this.environment.retain(createOperationDescriptor(request, variables));
    return (await fetchQuery<OperationType>(this.environment, request, variables).toPromise()) as Fields;
  }

  mutate(name: DocumentName, input: Fields): Promise<Fields> {
    const mutation = this.compiled.request(name);
    return new Promise((resolve, reject) => {
      const variables = { input };
      const onCompleted = (response: unknown) => resolve(response as Fields);
      commitMutation<MutationParameters>(this.environment, {
        mutation,
        variables,
        onCompleted,
        onError: reject,
      });
    });
  }

  /** Subscribes, and resolves once the first event has come. */
  subscribe(name: DocumentName, variables: Fields = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const { dispose } = requestSubscription(this.environment, {
        subscription: this.compiled.request(name),
        variables,
        onNext: () => resolve(),
        onError: reject,
      });
      disposeLater(dispose);
    });
  }

  /** Keeps data in the store, as if it were the answer. */
  commit(name: DocumentName, variables: Fields, data: Fields): void {
    const operation = createOperationDescriptor(this.compiled.request(name), variables);
    this.environment.commitPayload(operation, data);
  }

  /** What the store has of the object with this id. */
  record(id: string): Fields | undefined {
    return this.environment.getStore().getSource().get(id) as Fields | undefined;
  }

  /** The ids of all objects of a type in the store. */
  idsOf(typename: string): string[] {
    const source = this.environment.getStore().getSource();
    return source.getRecordIDs().filter((id) => source.get(id)?.__typename === typename);
  }
}
