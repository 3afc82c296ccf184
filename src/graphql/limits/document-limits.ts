import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Tokens of one document: a thousand ids written out still fit. */
export const MAX_TOKENS = 2_500;
/** Fields within fields; the schema's deepest path without going in a circle has 9. */
const MAX_DEPTH = 15;
/** Selection sets within selection sets, of any kind. */
const MAX_NESTING = 40;
/** Fields under another name in one operation: they batch calls, and so get around a limit on requests. */
const MAX_ALIASES = 50;
/** Selections of all operations and fragments, fragments put in; each weighs more the longer it is. */
const MAX_WEIGHT = 4_000;
/** Comparisons between fields that share a response name, which validation makes pair by pair. */
const MAX_COMPARISONS = 1_000;
/** Operations of one document: validation follows the fragments of each again. */
const MAX_OPERATIONS = 20;
/** Characters of arguments and directives that weigh as much as one field. */
const CHARACTERS_PER_WEIGHT = 32;
/** What graphql-js says where it stops reading. */
const TOO_MANY_TOKENS = /contains more tha[nt] \d+ tokens/;

/** Why a document is not even validated. */
export class DocumentTooLargeError extends GraphQLError {
  constructor(message: string, code = 'GRAPHQL_VALIDATION_FAILED') {
    super(message, { extensions: { code } });
  }
}

/** Throws DocumentTooLargeError for more tokens than are read, and another GraphQLError for what is no GraphQL. */
export function parseDocument(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && TOO_MANY_TOKENS.test(error.message);
    if (!isTooLong) throw error;
    throw new DocumentTooLargeError(
      `The document has more than ${MAX_TOKENS} tokens.`,
      'GRAPHQL_PARSE_FAILED',
    );
  }
}

interface Shape {
  readonly depth: number;
  readonly nesting: number;
  readonly aliases: number;
  readonly weight: number;
}
const EMPTY: Shape = { depth: 0, nesting: 0, aliases: 0, weight: 0 };

/**
 * Refuses documents that would be expensive to validate, in time that is linear in their length. Runs before the rules
 * of the specification, some of which are quadratic. Throws DocumentTooLargeError.
 */
export function checkDocument(document: DocumentNode): void {
  new DocumentCheck(document).run();
}

export function countTokens({ loc }: DocumentNode): number {
  let count = 1;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) count += 1;
  return count;
}

class DocumentCheck {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<FragmentDefinitionNode, Shape>();
  private comparisons = 0;

  constructor(private readonly document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
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
    // Only now: a document that passed is small with all fragments put in, so they can be walked each time.
    for (const selectionSet of selectionSets) this.compare([selectionSet]);
  }

  private ofFragment(fragment: FragmentDefinitionNode): Shape {
    const known = this.measured.get(fragment);
    if (known) return known;
    // Met again on its own way down, a fragment goes in a circle, which a rule of the specification refuses.
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
      // How deep one may look into the schema is limited by a rule of graphql-js.
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

  /** Counts as validation compares: fields of one response name, pair by pair, and then what is inside of them. */
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

/** Of a selection without what is inside of it. */
function weightOf({ loc, ...selection }: SelectionNode): number {
  const inside = 'selectionSet' in selection ? selection.selectionSet?.loc : undefined;
  const length = (inside?.start ?? loc?.end ?? 0) - (loc?.start ?? 0);
  return 1 + Math.floor(length / CHARACTERS_PER_WEIGHT);
}

function refuseAbove(verb: string, count: number, most: number, what: string): void {
  refuseIf(count > most, `The document ${verb} ${count} ${what}; the limit is ${most}.`);
}

function refuseIf(isTooLarge: boolean, message: string): void {
  if (isTooLarge) throw new DocumentTooLargeError(message);
}
