import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { createSchema } from '../../../src/graphql/schema';
import { createOpenApi } from '../../../src/rest/openapi';
import { ROUTES } from '../../../src/rest/routes';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, or a text.
  readonly body: any;
}

export interface RestCall {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

interface OpenApi {
  readonly paths: Record<string, Record<string, { readonly operationId: string }>>;
  readonly components: { readonly schemas: Record<string, object> };
}

export const openApi = JSON.parse(JSON.stringify(createOpenApi(createSchema()))) as OpenApi;
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true, discriminator: false }));
ajv.addSchema(closed(openApi), 'openapi');

/** Objects with nothing but what the document names, so that a field that it lacks is found. */
function closed(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_key, each) =>
    each?.type === 'object' && each.properties ? { additionalProperties: false, ...each } : each,
  );
}

/** The names of the schemas; throws if one of them cannot be used. */
export function compileSchemas(): string[] {
  const names = Object.keys(openApi.components.schemas);
  for (const name of names)
    if (!ajv.getSchema(`openapi#/components/schemas/${name}`)) throw new Error(`There is no ${name}.`);
  return names;
}

/** Calls the REST facade with fetch, and holds each answer to the OpenAPI document. */
export class RestClient {
  constructor(
    readonly url: string,
    readonly token: string | null,
  ) {}

  get(path: string, call: RestCall = {}): Promise<RestAnswer> {
    return this.send('GET', path, call);
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.send('PUT', path, { body, headers });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.send('POST', path, { body, headers });
  }

  delete(path: string): Promise<RestAnswer> {
    return this.send('DELETE', path, {});
  }

  async send(method: string, path: string, { headers = {}, body, signal }: RestCall): Promise<RestAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const text = await response.text();
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text !== '' && type.endsWith('json') ? JSON.parse(text) : text,
    };
    if (method !== 'HEAD') checkAnswer(method, path, type, answer);
    return answer;
  }
}

function checkAnswer(method: string, path: string, type: string, { status, body }: RestAnswer): void {
  const place =
    status < 400 ? `${placeOf(method, path)}/responses/${status}` : 'components/responses/Problem';
  const reference = `openapi#/${place}/content/${toPointer(type)}/schema`;
  const validate = ajv.getSchema(reference);
  if (!validate) throw new Error(`The document has no ${status} of ${type} for ${method} ${path}.`);
  if (!validate(body)) throw new Error(`${ajv.errorsText(validate.errors)}: ${JSON.stringify(body)}`);
}

function placeOf(method: string, path: string): string {
  const [parts] = path.split('?').map((part) => part.split('/'));
  const route = ROUTES.find((each) => {
    const names = each.path.split('/');
    const fits = names.every((name, index) => name.startsWith('{') || name === parts![index]);
    return each.method === method && names.length === parts!.length && fits;
  });
  const known = route?.path ?? path;
  return `paths/${toPointer(known)}/${method.toLowerCase()}`;
}

/** The name as part of a JSON pointer in the fragment of a URI. */
function toPointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
