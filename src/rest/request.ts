import { coerceInputValue, type GraphQLError, type GraphQLInputType } from 'graphql';
import { badInput } from '../application/app-error';
import type { Variables } from '../graphql/context';
import { withCode } from '../graphql/errors';
import { isRecord } from '../lib/is-record';
import type { RestOperation } from './operations';
import { queryParametersOf } from './parameters';
import { parametersOf } from './routes';

/** The parts of a request that contain input. */
export interface RestRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What a request asks for, as variables of its operation. */
export interface RestCall {
  readonly variables: Variables;
  /** Converts the path of a GraphQL input field to how this request names it. */
  readonly nameOf: (path: readonly (string | number)[]) => string;
}

/** A value that the schema does not accept. */
export interface InvalidValue {
  readonly field: string;
  readonly error: GraphQLError;
}

/** The headers that set a field of an input. */
export const INPUT_HEADERS = { idempotencyKey: 'Idempotency-Key', expectedVersion: 'If-Match' } as const;
/** Longer than any name of a field. */
const MAX_NAME = 100;
/** More errors of one request are not worth finding. */
const MAX_ERRORS = 20;
/** Proxies that compress responses make an ETag weak. Without quotation marks, it is easier to send from no-code tools. */
const ETAG = /^(?:W\/)?"(\d{1,15})"$|^(\d{1,15})$/;

/** Converts a request to variables. Throws BAD_USER_INPUT for what the facade itself defines. */
export function toCall(operation: RestOperation, request: RestRequest): RestCall {
  const known = queryParametersOf(operation);
  for (const [name, value] of Object.entries(request.query)) {
    if (!known.includes(name)) throw badInput([name], `${name} is not a query parameter of this path.`);
    if (typeof value !== 'string') throw badInput([name], `${name} must not be given more than once.`);
  }
  const fields = operation.input?.getFields() ?? {};
  // A condition that is ignored would not be met.
  for (const [name, header] of Object.entries(INPUT_HEADERS))
    if (header.toLowerCase() in request.headers && !(name in fields))
      throw badInput([header], `${header} is not supported on this path.`);
  return operation.input ? toMutation(operation, request) : toQuery(operation, request);
}

/** Finds what is wrong with the variables, so that each error has a field of its own. */
export function findInvalidValues({ input, field }: RestOperation, call: RestCall): InvalidValue[] {
  const found: InvalidValue[] = [];
  const check = (value: unknown, type: GraphQLInputType, above: readonly string[]) => {
    try {
      coerceInputValue(value, type, (path, _value, error) => {
        const name = call.nameOf([...above, ...path, ...fieldNamedBy(error)]);
        found.push({ field: shorten(name), error: withCode(error, 'BAD_USER_INPUT') });
        if (found.length === MAX_ERRORS) throw error;
      });
    } catch (error) {
      if (found.at(-1)?.error.message !== (error as Error).message) throw error;
    }
  };
  if (input) check(call.variables.input, input, []);
  else
    for (const { name, type } of field.args)
      if (name in call.variables) check(call.variables[name], type, [name]);
  return found;
}

function shorten(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME)}…`;
}

/** An error about a missing or unknown field has the path of the object around it. */
function fieldNamedBy({ message }: GraphQLError): string[] {
  const name = message.match(/^Field "(.+?)" (?:is not defined by|of required) type/)?.[1];
  return name === undefined ? [] : [name];
}

function toQuery({ route, field }: RestOperation, { params, query }: RestRequest): RestCall {
  const variables: Record<string, unknown> = { ...params };
  for (const { name, type } of field.args) {
    const text = query[name];
    if (text !== undefined)
      variables[name] = String(type) === 'Int' && /^-?\d+$/.test(text) ? Number(text) : text;
  }
  const [parameter] = parametersOf(route);
  return { variables, nameOf: (path) => parameter ?? path.join('.') };
}

function toMutation({ route, input }: RestOperation, { params, headers, body }: RestRequest): RestCall {
  const sent = body === undefined ? {} : body;
  if (!isRecord(sent)) throw badInput([], 'The body must be a JSON object.');
  for (const name of parametersOf(route))
    if (name in sent) throw badInput([name], `${name} is part of the path and not allowed in the body.`);
  const fields = input!.getFields();
  /** How the request names the fields that it gives by another name. */
  const names = new Map<string, string>();
  const value: Record<string, unknown> = { ...sent, ...params };
  const set = (name: string, by: string, given: unknown) => {
    if (!isAbsent(value[name]))
      throw badInput([by], `${by} and ${names.get(name) ?? name} cannot be given together.`);
    names.set(name, by);
    value[name] = given;
  };
  if ('wake' in fields) {
    const { for: length, until } = sent;
    delete value.for;
    delete value.until;
    if (!isAbsent(length)) set('wake', 'for', { after: length });
    if (!isAbsent(until)) set('wake', 'until', until === 'WOKEN' ? { until } : { at: until });
  }
  for (const [name, header] of Object.entries(INPUT_HEADERS)) {
    const text = headers[header.toLowerCase()];
    if (typeof text !== 'string') continue;
    if (name !== 'expectedVersion') set(name, header, text);
    // Any version: a contact always has a status.
    else if (text !== '*') set(name, header, toVersion(text));
  }
  return {
    variables: { input: value },
    nameOf: (path) => names.get(String(path[0])) ?? path.join('.'),
  };
}

function toVersion(text: string): number {
  const [, quoted, plain] = text.match(ETAG) ?? [];
  const version = quoted ?? plain;
  if (version !== undefined) return Number(version);
  throw badInput(['If-Match'], 'If-Match must be a version, such as "3".');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
