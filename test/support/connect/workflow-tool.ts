import { randomUUID } from 'node:crypto';

/** A row of the table of steps: what a person enters in a tool. */
export interface Step {
  readonly method: string;
  readonly path: string;
  /** JSON with names in braces, or nothing. */
  readonly body: string;
}

/** The rows of the tables of a page, each a list of cells, without their marks of code. */
export function tableRows(markdown: string): string[][] {
  return [...markdown.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row]) => row!.split(/ \|(?: |$)/).map((cell) => cell.trim()))
    .filter(([first]) => first !== '---');
}

/** The variables of a run, in the order in which tools are given them: `contact`, `token`, `run`, `message`. */
type Variables = Readonly<Record<string, string>>;

/** A tool that can do nothing but send requests with the values of a run in them. */
export class WorkflowTool {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Runs a step; `address` is where the first one is in this tool. */
  async run(step: Step, variables: Variables, address?: string): Promise<Record<string, unknown>> {
    const all = { run: randomUUID(), message: randomUUID(), ...variables };
    const response = await fetch(this.url + (address ?? fill(step.path, all, encodeURIComponent)), {
      method: step.method,
      headers: { 'X-API-Key': this.key, 'Content-Type': 'application/json' },
      body: fill(step.body, all, String),
    });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }
}

/** An address with its expressions, such as `{{ encodeURIComponent($json.contactId) }}`, in place of the id of a contact. */
export function fillExpressions(address: string, contact: string): string {
  return address.replaceAll(/\{\{ ?(.+?) ?\}\}/g, (_, expression: string) =>
    /^encodeUR\w+\(.+\)$/.test(expression) ? encodeURIComponent(contact) : contact,
  );
}

function fill(text: string, variables: Variables, encode: (value: string) => string): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(variables[name]!));
}
