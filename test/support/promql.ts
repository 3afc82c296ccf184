import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  readonly metric: string;
  /** The values that each label is compared with; empty for a label that is only grouped by. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

/** The series that a PromQL expression selects. Throws for an expression that is not valid. */
export function selectorsOf(expression: string): Selector[] {
  const selectors: { metric: string; labels: Map<string, string[]> }[] = [];
  const grouped: string[] = [];
  let label = '';
  parser.parse(expression).iterate({
    enter(node) {
      const { type, name, from, to } = node;
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`Not valid PromQL at "${expression.slice(from)}": ${expression}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: new Map() });
      const last = selectors.at(-1);
      if (name === 'Identifier' && node.matchContext(['VectorSelector'])) last!.metric = text;
      if (name === 'LabelName' && node.matchContext(['GroupingLabels'])) grouped.push(text);
      if (name === 'LabelName' && node.matchContext(['UnquotedLabelMatcher'])) {
        label = text;
        last!.labels.set(label, []);
      }
      if (name === 'StringLiteral' && last?.labels.has(label) && node.matchContext(['UnquotedLabelMatcher']))
        last.labels.set(label, text.slice(1, -1).split('|'));
    },
  });
  for (const { labels } of selectors) for (const name of grouped) if (!labels.has(name)) labels.set(name, []);
  return selectors;
}
