import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { ROOT } from '../processes/root';

type Json = Record<string, unknown>;

interface N8nNode {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: Json;
  readonly credentials?: Readonly<Record<string, { readonly id: null; readonly name: string }>>;
}

/** A file that n8n imports. */
export interface N8nWorkflow {
  readonly nodes: readonly N8nNode[];
  readonly connections: Readonly<
    Record<string, { readonly main: readonly (readonly { readonly node: string }[])[] }>
  >;
}

export interface N8nRun {
  /** The names of the nodes that ran, in their order. */
  readonly ran: readonly string[];
  /** What the caller of the webhook is answered. */
  readonly response: Json;
  /** What each node handed on. */
  readonly outputs: ReadonlyMap<string, Json>;
}

export function readWorkflow(path: string): N8nWorkflow {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as N8nWorkflow;
}

/**
 * Runs a workflow for one request to its webhook, as n8n does, with the nodes and expressions that the example uses. `headers`
 * are those of the credentials, by their name. `before` is called with the name of each node before it runs.
 */
export async function runWorkflow(
  workflow: N8nWorkflow,
  body: Json,
  headers: Readonly<Record<string, Record<string, string>>>,
  before: (name: string) => unknown = () => undefined,
): Promise<N8nRun> {
  const outputs = new Map<string, Json>();
  const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
  let node = workflow.nodes.find(({ type }) => type.endsWith('.webhook'));
  let item: Json = { body };
  for (;;) {
    if (!node) throw new Error('The workflow ended without a response.');
    await before(node.name);
    const { json, output, isResponse } = await runNode(node, { $json: item, outputs, headers });
    outputs.set(node.name, json);
    if (isResponse) return { ran: [...outputs.keys()], response: json, outputs };
    item = json;
    node = byName.get(workflow.connections[node.name]?.main[output]?.[0]?.node ?? '');
  }
}

interface Scope {
  readonly $json: Json;
  readonly outputs: ReadonlyMap<string, Json>;
  readonly headers: Readonly<Record<string, Record<string, string>>>;
}

interface Result {
  readonly json: Json;
  /** Which of the outputs of the node the item leaves by. */
  readonly output: number;
  readonly isResponse?: true;
}

async function runNode(node: N8nNode, scope: Scope): Promise<Result> {
  const { parameters } = node;
  switch (node.type) {
    case 'n8n-nodes-base.webhook':
      return { json: scope.$json, output: 0 };
    case 'n8n-nodes-base.set':
      return { json: assign(parameters as unknown as Assignments, scope), output: 0 };
    case 'n8n-nodes-base.if':
      return { json: scope.$json, output: holds(parameters as unknown as Conditions, scope) ? 0 : 1 };
    case 'n8n-nodes-base.httpRequest':
      return { json: await request(node, scope), output: 0 };
    case 'n8n-nodes-base.respondToWebhook':
      return { json: JSON.parse(String(value(parameters.responseBody, scope))), output: 0, isResponse: true };
    default:
      throw new Error(`The interpreter does not know ${node.type}.`);
  }
}

interface Assignments {
  readonly assignments: {
    readonly assignments: readonly { readonly name: string; readonly value: string }[];
  };
}

function assign({ assignments }: Assignments, scope: Scope): Json {
  return Object.fromEntries(assignments.assignments.map((each) => [each.name, value(each.value, scope)]));
}

interface Conditions {
  readonly conditions: {
    readonly conditions: readonly [
      {
        readonly leftValue: string;
        readonly rightValue: string;
        readonly operator: { readonly type: string; readonly operation: string };
      },
    ];
  };
}

/** As with the strict validation of types: a value of another type is an error, not false. */
function holds({ conditions }: Conditions, scope: Scope): boolean {
  const [{ leftValue, rightValue, operator }] = conditions.conditions;
  const left = value(leftValue, scope);
  if (typeof left !== operator.type) throw new Error(`${leftValue} is ${typeof left}, not ${operator.type}.`);
  if (operator.operation === 'true') return left === true;
  if (operator.operation === 'equals') return left === rightValue;
  throw new Error(`The interpreter does not know ${operator.operation}.`);
}

async function request({ name, parameters, credentials }: N8nNode, scope: Scope): Promise<Json> {
  const secret = scope.headers[credentials?.httpHeaderAuth?.name ?? ''];
  const response = await fetch(String(value(parameters.url, scope)), {
    method: String(parameters.method),
    headers: { 'content-type': 'application/json', ...secret },
    body: String(value(parameters.jsonBody, scope)),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
  return JSON.parse(text) as Json;
}

/** A parameter. One that begins with `=` has expressions in braces; if it is nothing else than one, the value is its value. */
function value(parameter: unknown, { $json, outputs }: Scope): unknown {
  const text = String(parameter);
  if (!text.startsWith('=')) return text;
  const $ = (name: string) => ({ item: { json: outputs.get(name) } });
  const evaluate = (code: string) => runInNewContext(`(${code})`, { $, $json, encodeURIComponent, JSON });
  // Texts and expressions in turn.
  const [before = '', code, ...rest] = text.slice(1).split(/\{\{(.+?)\}\}/);
  if (code !== undefined && before + rest.join('') === '') return evaluate(code);
  return text.slice(1).replaceAll(/\{\{(.+?)\}\}/g, (_, each: string) => String(evaluate(each)));
}
