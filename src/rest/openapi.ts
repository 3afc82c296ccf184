import {
  type GraphQLInputObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
} from 'graphql';
import { type JsonSchema, JsonSchemas } from './json-schemas';
import { operationOf, type RestOperation } from './operations';
import { ADDED_PARAMETERS, queryParametersOf } from './parameters';
import { INPUT_HEADERS } from './request';
import { DOCUMENT_PATH, parametersOf, ROUTES } from './routes';

/** How the path names what the operation is about. */
const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  contactId: 'The id of the contact in your system, or one of its aliases, percent-encoded.',
  token: 'The token returned by `reserveReply`.',
};
const PROBLEM = { $ref: '#/components/responses/Problem' };
const SECURITY = [{ bearer: [] }, { key: [] }];

/** The OpenAPI document of the facade, derived from the table of routes and the GraphQL schema. */
export function createOpenApi(schema: GraphQLSchema): JsonSchema {
  const schemas = new JsonSchemas();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of ROUTES) {
    const operation = operationOf(schema, route);
    const item = { ...paths[route.path], [route.method.toLowerCase()]: describe(operation, schema, schemas) };
    paths[route.path] = item;
  }
  paths[DOCUMENT_PATH] = { get: DOCUMENT };
  const byName = Object.entries(schemas.byName).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Bot status service',
      version: '1',
      description:
        'Whether the bot may reply to a contact, over plain HTTP: the most frequent operations of the GraphQL API, with the same names, rules, roles and errors.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: SECURITY,
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same token.' },
      },
      responses: {
        Problem: {
          description: 'The request was refused, or failed.',
          headers: {
            'Retry-After': {
              description: 'With 429 and 503: the seconds after which to try again.',
              schema: { type: 'integer' },
            },
          },
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { ...Object.fromEntries(byName), Problem: PROBLEM_SCHEMA },
    },
  };
}

function describe(operation: RestOperation, schema: GraphQLSchema, schemas: JsonSchemas): JsonSchema {
  const { route, field, input } = operation;
  const body = input && bodyOf(operation, input, schemas);
  return {
    operationId: route.operation,
    summary: route.summary,
    description: route.description ?? field.description,
    parameters: describeParameters(operation, schemas),
    ...(body && { requestBody: body }),
    responses: { '200': describeAnswer(operation, schema, schemas), '4XX': PROBLEM, '5XX': PROBLEM },
  };
}

function bodyOf({ route }: RestOperation, input: GraphQLInputObjectType, schemas: JsonSchemas): JsonSchema {
  const { wake } = input.getFields();
  const added: Record<string, JsonSchema> = {};
  if (wake) {
    const { after, at, until } = (getNamedType(wake.type) as GraphQLInputObjectType).getFields();
    const description = (field: string) => `A short form of \`wake\`, in its place: \`{ "${field}": … }\`.`;
    added.for = { ...schemas.of(after!.type), description: description('after') };
    added.until = {
      anyOf: [schemas.of(at!.type), schemas.of(until!.type)],
      description: `${description('at')} Or \`WOKEN\`: until it is woken.`,
    };
  }
  const body = schemas.inputWithout(input, parametersOf(route), added);
  schemas.byName[input.name] = body;
  return {
    required: 'required' in body,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${input.name}` } } },
  };
}

function describeParameters(operation: RestOperation, schemas: JsonSchemas): JsonSchema[] {
  const { route, field, input } = operation;
  const inPath = parametersOf(route).map((name) => ({
    ...{ name, in: 'path', required: true },
    ...{ description: PATH_PARAMETERS[name], schema: { type: 'string' } },
  }));
  const inHeaders = Object.entries(INPUT_HEADERS).flatMap(([name, header]) => {
    const description = input?.getFields()[name]?.description;
    return description ? [{ name: header, in: 'header', description, schema: { type: 'string' } }] : [];
  });
  const inQuery = queryParametersOf(operation).map((name) => {
    const arg = field.args.find((each) => each.name === name);
    const { description, ...schema } = arg
      ? { ...schemas.present(arg.type), description: arg.description, default: arg.defaultValue }
      : ADDED_PARAMETERS[route.operation]![name]!;
    return { name, in: 'query', description, schema };
  });
  return [...inPath, ...inHeaders, ...inQuery];
}

function describeAnswer(
  { route, field }: RestOperation,
  schema: GraphQLSchema,
  schemas: JsonSchemas,
): JsonSchema {
  const headers = {
    ETag: { description: 'The version of the status, for `If-Match`.', schema: { type: 'string' } },
  };
  const text = { 'text/plain': { schema: { type: 'string', enum: ['yes', 'no'] } } };
  return {
    description: 'The answer.',
    ...(route.path.endsWith('/bot-status') && { headers }),
    content: {
      'application/json': { schema: answerOf(route.operation, field.type, schema, schemas) },
      ...(route.operation === 'botStatuses' && text),
    },
  };
}

function answerOf(
  operation: string,
  type: GraphQLOutputType,
  schema: GraphQLSchema,
  schemas: JsonSchemas,
): JsonSchema {
  const named = (name: string) => schemas.present(schema.getType(name) as GraphQLOutputType);
  if (operation === 'botStatuses') return named('BotStatus');
  if (operation !== 'changes') return schemas.of(type);
  const properties = {
    events: { type: 'array', items: named('FeedEvent'), description: 'What happened, oldest first.' },
    cursor: {
      type: 'string',
      description: 'Continue with this as `after`. It is there even if there are no events.',
    },
    start: named('FeedStart'),
    hasNextPage: { type: 'boolean', description: 'Whether there are more events already.' },
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

const DOCUMENT: JsonSchema = {
  operationId: 'openapi',
  summary: 'This document',
  description: 'Takes no token.',
  security: [],
  responses: {
    '200': { description: 'The document.', content: { 'application/json': { schema: { type: 'object' } } } },
    '4XX': PROBLEM,
  },
};

const PROBLEM_FIELDS = {
  detail: { type: 'string', description: 'What is wrong and what to do. For people; the text may change.' },
  code: { type: 'string', description: 'The code of the GraphQL API. Programs should branch on it.' },
  field: {
    type: 'string',
    description: 'The field of the body, path, query or header that is at fault, with dots: `onlyIf.states`.',
  },
};

/** As src/rest/problem.ts creates it. */
const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'An error (RFC 9457).',
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string', description: 'The text of the HTTP status.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    ...PROBLEM_FIELDS,
    retryable: { type: 'boolean', description: 'Whether the same call may succeed later.' },
    retryAfterSeconds: { type: 'integer', description: 'When to try again, as in the header `Retry-After`.' },
    errorId: { type: 'string', description: 'With INTERNAL: names the error in the log of the service.' },
    errors: {
      type: 'array',
      description: 'All errors, if there are several.',
      items: { type: 'object', properties: PROBLEM_FIELDS, required: ['detail', 'code'] },
    },
    botStatus: {
      $ref: '#/components/schemas/BotStatus',
      description: 'With CONFLICT: the status to show instead.',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'retryable'],
};
