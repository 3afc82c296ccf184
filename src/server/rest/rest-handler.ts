import { checkPageSize, DEFAULT_PAGE } from '../../application/queries/queries';
import { maskErrors } from '../../graphql/errors';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import { toAnswer, toChangesAnswer, toStatusAnswer } from '../../rest/answer';
import { POSITION_DOCUMENT, type RestOperation } from '../../rest/operations';
import { parseFormat, parseWaitMs } from '../../rest/parameters';
import { type OperationError, type Problem, toOperationError, toProblem } from '../../rest/problem';
import { findInvalidValues, type RestCall, type RestRequest, toCall } from '../../rest/request';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import type { FeedPolls } from './feed-polls';
import { executeFor, type Sender } from './rest-executor';

export type RestResponse =
  | { readonly problem: Problem }
  | {
      readonly problem: null;
      /** JSON, or a plain text. */
      readonly body: Data | string;
      /** The version of the status that the route is about. */
      readonly version?: unknown;
    };

type Data = Readonly<Record<string, unknown>>;

/** Answers the requests of one route. */
export class RestHandler {
  private readonly prepared: PreparedOperation;
  private readonly position: PreparedOperation;

  constructor(
    private readonly operation: RestOperation,
    private readonly endpoint: GraphqlEndpoint,
    private readonly polls: FeedPolls,
  ) {
    this.prepared = endpoint.operations.prepare(operation.document, null);
    this.position = endpoint.operations.prepare(POSITION_DOCUMENT, null);
  }

  /** Throws AppError for a request that is refused before it is executed. */
  async respond(request: RestRequest, sender: Sender): Promise<RestResponse> {
    const { input, route } = this.operation;
    const call = toCall(this.operation, request);
    const invalid = findInvalidValues(this.operation, call).map(({ field, error }) => {
      const [masked] = maskErrors([error], this.endpoint.errorReporter);
      return { ...toOperationError(masked!, call.nameOf), field };
    });
    if (invalid.length > 0) return { problem: toProblem(invalid) };
    if (input) return this.mutate(call, sender);
    return route.operation === 'changes'
      ? this.readChanges(call, request, sender)
      : this.readStatus(call, request, sender);
  }

  private async mutate(call: RestCall, sender: Sender): Promise<RestResponse> {
    const executed = await this.execute(this.prepared, call, sender);
    if (executed.problem) return executed;
    const payload = executed.data[this.operation.route.operation] as Data;
    const userErrors = payload.userErrors as (Omit<OperationError, 'field'> & { field: string[] })[];
    const answer = toAnswer(payload);
    if (userErrors.length === 0) {
      const isAboutStatus = 'expectedVersion' in this.operation.input!.getFields();
      return { problem: null, body: answer, ...(isAboutStatus && { version: answer.version }) };
    }
    const errors = userErrors.map((error) => {
      // The path begins with the argument `input`.
      return { ...error, field: call.nameOf(error.field.slice(1)) };
    });
    const { botStatus } = payload;
    const current = botStatus ? { botStatus: toStatusAnswer(botStatus as Data) } : {};
    return { problem: { ...toProblem(errors), ...current } };
  }

  private async readStatus(call: RestCall, { query }: RestRequest, sender: Sender): Promise<RestResponse> {
    const format = parseFormat(query);
    const executed = await this.execute(this.prepared, call, sender);
    if (executed.problem) return executed;
    const { nodes } = executed.data.botStatuses as { nodes: [Data] };
    const body = toStatusAnswer(nodes[0]);
    const { maySpeak, version } = body;
    return { problem: null, body: format === 'json' ? body : maySpeak ? 'yes' : 'no', version };
  }

  private async readChanges(call: RestCall, { query }: RestRequest, sender: Sender): Promise<RestResponse> {
    const waitMs = parseWaitMs(query);
    const { after, first = DEFAULT_PAGE } = call.variables;
    checkPageSize(first as number);
    if (after === undefined) return this.readPosition(call, sender);
    if (waitMs > 0) {
      const { principal, exchange } = sender;
      await this.polls.waitAfter(after as string, waitMs, principal, exchange);
      // The token may have been revoked meanwhile.
      this.endpoint.authenticator.requireValid(principal);
    }
    const executed = await this.execute(this.prepared, call, sender);
    return executed.problem
      ? executed
      : { problem: null, body: toChangesAnswer(executed.data.changes as Data) };
  }

  private async readPosition(call: RestCall, sender: Sender): Promise<RestResponse> {
    const executed = await this.execute(this.position, call, sender);
    if (executed.problem) return executed;
    const { feedCursor } = executed.data.botStatuses as { feedCursor: string };
    const body = { events: [], cursor: feedCursor, start: 'BEGUN', hasNextPage: false };
    return { problem: null, body };
  }

  private async execute(
    operation: PreparedOperation,
    { variables, nameOf }: RestCall,
    sender: Sender,
  ): Promise<
    { readonly problem: Problem; readonly data?: never } | { readonly problem: null; readonly data: Data }
  > {
    const { data, errors } = await executeFor(sender, operation, variables, this.endpoint);
    if (data && !errors) return { problem: null, data };
    return { problem: toProblem((errors ?? []).map((error) => toOperationError(error, nameOf))) };
  }
}
