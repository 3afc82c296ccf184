import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  type Token,
  TokenKind,
} from 'graphql';
import { withCode } from '../errors';

/** Tokens per document: a thousand literal ids fit. */
export const MAX_TOKENS = 2_500;
/** Nested fields; the deepest path of the schema without a cycle has 9. */
const MAX_DEPTH = 15;
/** Nested selection sets, including those of fragments. */
const MAX_NESTING = 40;
/** Nested brackets of any kind, such as those of lists in lists. Validation and coercion are recursive. */
const MAX_BRACKETS = 100;
const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
/** Aliases per operation: they batch calls and so circumvent request limits. */
const MAX_ALIASES = 50;
/** Total weight of the selections, with fragments expanded; longer selections weigh more. */
const MAX_WEIGHT = 4_000;
/** Comparisons between fields with the same response name, which validation compares in pairs. */
const MAX_COMPARISONS = 1_000;
/** Operations per document: validation visits the fragments again for each. */
const MAX_OPERATIONS = 20;
/** Characters of arguments and directives that weigh as much as one field. */
const CHARACTERS_PER_WEIGHT = 32;
/** The message of graphql-js when it stops parsing. */
const TOO_MANY_TOKENS = /contains more tha[nt] \d+ tokens/;

/** The reason why a document must not be validated. */
export class DocumentTooLargeError extends GraphQLError {
  constructor(message: string, code = 'GRAPHQL_VALIDATION_FAILED') {
    super(message, { extensions: { code } });
  }
}

/**
 * Parses a document, and refuses one that would be expensive to validate, in time linear in its length. Runs before the
 * rules of the specification, some of which are quadratic. Throws DocumentTooLargeError, and another GraphQLError for a
 * syntax error.
 */
export function parseDocument(query: string): DocumentNode {
  const document = parseTokens(query);
  new DocumentCheck(document).run();
  return document;
}

/** Parses a document and checks no more of its size than the number of tokens and the depth of brackets. */
export function parseTokens(query: string): DocumentNode {
  const code = 'GRAPHQL_PARSE_FAILED';
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    if (!nestsTooDeeply(document)) return document;
  } catch (error) {
    if (error instanceof GraphQLError) {
      if (!TOO_MANY_TOKENS.test(error.message)) throw withCode(error, code);
      throw new DocumentTooLargeError(`The document has more than ${MAX_TOKENS} tokens.`, code);
    }
    // The parser is recursive, so brackets can exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new DocumentTooLargeError(`The document nests more than ${MAX_BRACKETS} brackets.`, code);
}

function nestsTooDeeply(document: DocumentNode): boolean {
  let depth = 0;
  for (const { kind } of tokensOf(document)) {
    if (OPENING.has(kind)) depth += 1;
    else if (CLOSING.has(kind)) depth -= 1;
    if (depth > MAX_BRACKETS) return true;
  }
  return false;
}

function* tokensOf({ loc }: DocumentNode): Generator<Token> {
  for (let token = loc?.startToken; token; token = token.next ?? undefined) yield token;
}

const EMPTY = { depth: 0, nesting: 0, aliases: 0, weight: 0 };
type Shape = Readonly<typeof EMPTY>;

export function countTokens(document: DocumentNode): number {
  let count = 1;
  for (const _ of tokensOf(document)) count += 1;
  return count;
}

class DocumentCheck {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<FragmentDefinitionNode, Shape>();
  private comparisons = 0;

  constructor(private readonly document: DocumentNode) {
    this.fragments = fragmentsOf(document);
  }

  run(): void {
    let weight = 0;
    let operations = 0;
    const selectionSets: SelectionSetNode[] = [];
    for (const definition of this.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) weight += this.ofFragment(definition).weight;
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        const shape = this.ofSet(definition.selectionSet);
        refuseAbove('is', shape.depth, MAX_DEPTH, 'fields deep');
        refuseAbove('has', shape.aliases, MAX_ALIASES, 'aliases');
        refuseAbove('nests', shape.nesting, MAX_NESTING, 'selection sets');
        operations += 1;
        weight += shape.weight;
      }
      if ('selectionSet' in definition) selectionSets.push(definition.selectionSet);
    }
    refuseAbove('has', operations, MAX_OPERATIONS, 'operations');
    refuseIf(weight > MAX_WEIGHT, 'The document is too large after its fragments are expanded.');
    // Must run last: a document that passed is small even with fragments expanded, so they can be visited each time.
    for (const selectionSet of selectionSets) this.compare([selectionSet]);
  }

  private ofFragment(fragment: FragmentDefinitionNode): Shape {
    const known = this.measured.get(fragment);
    if (known) return known;
    // A fragment that contains itself gets this shape; validation refuses it.
    this.measured.set(fragment, EMPTY);
    const shape = this.ofSet(fragment.selectionSet);
    this.measured.set(fragment, shape);
    return shape;
  }

  private ofSet(selectionSet: SelectionSetNode | undefined): Shape {
    let [depth, nesting, aliases, weight] = [0, 0, 0, 0];
    for (const selection of selectionSet?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const inner = this.inside(selection);
      // The depth of introspection is limited by a rule of graphql-js.
      const isIntrospection = isField && selection.name.value.startsWith('__');
      depth = Math.max(depth, isIntrospection ? 1 : inner.depth + (isField ? 1 : 0));
      nesting = Math.max(nesting, inner.nesting + 1);
      aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
      weight = Math.min(weight + inner.weight + weightOf(selection), Number.MAX_SAFE_INTEGER);
    }
    return { depth, nesting, aliases, weight };
  }

  private inside(selection: SelectionNode): Shape {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) return this.ofSet(selection.selectionSet);
    const fragment = this.fragments.get(selection.name.value);
    return fragment ? this.ofFragment(fragment) : EMPTY;
  }

  /** Counts comparisons as validation makes them: fields with the same response name in pairs, then their subfields. */
  private compare(selectionSets: readonly SelectionSetNode[]): void {
    const groups = new Map<string, { count: number; weight: number; inner: SelectionSetNode[] }>();
    const collect = (selectionSet: SelectionSetNode, above: ReadonlySet<string>): void => {
      for (const selection of selectionSet.selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, above);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const name = selection.name.value;
          const fragment = this.fragments.get(name);
          if (fragment && !above.has(name)) collect(fragment.selectionSet, new Set(above).add(name));
        } else {
          const name = selection.alias?.value ?? selection.name.value;
          const group = groups.get(name) ?? { count: 0, weight: 0, inner: [] };
          groups.set(name, group);
          group.count += 1;
          group.weight += weightOf(selection);
          if (selection.selectionSet) group.inner.push(selection.selectionSet);
        }
      }
    };
    for (const selectionSet of selectionSets) collect(selectionSet, new Set());
    for (const { count, weight, inner } of groups.values()) {
      this.comparisons += ((count - 1) * weight) / 2;
      refuseIf(
        this.comparisons > MAX_COMPARISONS,
        'The document selects fields with the same name too often.',
      );
      if (inner.length > 0) this.compare(inner);
    }
  }
}

/** The weight of a selection without its subselections. */
function weightOf({ loc, ...selection }: SelectionNode): number {
  const inside = 'selectionSet' in selection ? selection.selectionSet?.loc : undefined;
  const length = (inside?.start ?? loc?.end ?? 0) - (loc?.start ?? 0);
  return 1 + Math.floor(length / CHARACTERS_PER_WEIGHT);
}

function refuseAbove(verb: string, count: number, limit: number, what: string): void {
  refuseIf(count > limit, `The document ${verb} ${count} ${what}; the limit is ${limit}.`);
}

function refuseIf(isTooLarge: boolean, message: string): void {
  if (isTooLarge) throw new DocumentTooLargeError(message);
}

/** The fragments of a document by their names. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}
