import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, isInputObjectType } from 'graphql';

const CATALOGUE = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
/** What is never the answer to a request, however odd. */
const OURS = ['INTERNAL', 'UNAVAILABLE', 'RATE_LIMITED'];

/** Knows what an answer must look like, whatever was asked. */
export class Judge {
  private readonly refusals: ReadonlySet<string>;
  private readonly codes: ReadonlySet<string>;
  private readonly inputFields: ReadonlySet<string>;

  constructor(schema: GraphQLSchema) {
    const [, refusals = '', , errors = ''] = CATALOGUE.split(/^## /m);
    this.refusals = new Set(codesIn(refusals));
    this.codes = new Set(codesIn(errors).filter((code) => !OURS.includes(code)));
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    this.inputFields = new Set(['input', ...inputs.flatMap((input) => Object.keys(input.getFields()))]);
  }

  /** What is wrong with an answer over HTTP; nothing, if all is well. */
  answer(status: number, text: string): string[] {
    if (status >= 500) return [`status ${status}`];
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return [`no JSON: ${text.slice(0, 200)}`];
    }
    return this.result(body);
  }

  /** What is wrong with a result, over HTTP or websocket. */
  result(body: unknown): string[] {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return ['no object'];
    if (!('data' in body) && !('errors' in body)) return ['neither data nor errors'];
    const errors = 'errors' in body ? body.errors : [];
    if (!Array.isArray(errors) || ('errors' in body && errors.length === 0)) return ['errors are no list'];
    return [...this.errors(errors), ...('data' in body ? this.userErrors(body.data) : [])];
  }

  errors(errors: readonly unknown[]): string[] {
    let isNamed = false;
    const complaints = errors.flatMap((error) => {
      const { message, extensions } = error as { message?: unknown; extensions?: Record<string, unknown> };
      const { code, field } = extensions ?? {};
      if (typeof message !== 'string' || message === '') return ['an error without a message'];
      if (typeof code !== 'string' || !this.codes.has(code)) return [`the code ${code}: ${message}`];
      // GraphQL itself names the variable, argument or field in its message.
      isNamed ||= code !== 'BAD_USER_INPUT' || (Array.isArray(field) ? field.length > 0 : /"/.test(message));
      return [];
    });
    return isNamed || errors.length === 0
      ? complaints
      : [...complaints, `no field named: ${JSON.stringify(errors)}`];
  }

  /** Looks at the refusals anywhere in the data. */
  private userErrors(data: unknown): string[] {
    if (Array.isArray(data)) return data.flatMap((each) => this.userErrors(each));
    if (typeof data !== 'object' || data === null) return [];
    return Object.entries(data).flatMap(([name, value]) =>
      name === 'userErrors' ? value.flatMap((error: never) => this.userError(error)) : this.userErrors(value),
    );
  }

  private userError({ code, field, message }: { code: string; field: string[]; message: string }): string[] {
    if (!this.refusals.has(code) || !message) return [`a refusal ${code} "${message}"`];
    if (code === 'BAD_INPUT' && field.length < 2) return [`a refusal that names no field: ${message}`];
    const unknown = field.filter((name) => !this.inputFields.has(name) && !/^\d+$/.test(name));
    return unknown.length > 0 ? [`a refusal naming what no input has: ${field.join('.')}`] : [];
  }
}

function codesIn(section: string): string[] {
  return [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code!);
}
