import { median } from '../../support/figures';
import { FIGURES, type Goal, isMet, type Series, type Table, valuesOf } from './measure';

/** A table of medians, with how far the rounds lie apart, and the goals below it. */
export function toMarkdown({ title, series, goals, notes = [] }: Table): string {
  const figures = Object.keys(series[0]?.samples[0] ?? {});
  const head = ['', ...figures.map((figure) => FIGURES[figure]?.title ?? figure)];
  const rows = series.map((one) => [one.name, ...figures.map((figure) => toCell(one, figure))]);
  const parts = [`### ${title}`, '', toTable([head, ...rows])];
  if (goals.length > 0) parts.push('', toTable([['goal', 'measured', ''], ...goals.map(toGoalRow)]));
  for (const note of notes) parts.push('', note);
  return parts.join('\n');
}

function toCell(series: Series, figure: string): string {
  const values = valuesOf(series, figure).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return '–';
  const middle = median(values);
  const digits = FIGURES[figure]?.digits ?? 0;
  if (values.length === 1) return toNumber(middle, digits);
  const spread = ((Math.max(...values) - Math.min(...values)) / 2 / middle) * 100;
  return `${toNumber(middle, digits)} ±${toNumber(spread || 0, 0)} %`;
}

function toGoalRow(goal: Goal): string[] {
  const { what, bound, limit, unit, measured } = goal;
  const digits = unit === '×' ? 2 : 1;
  return [
    `${what}: ${bound} ${limit} ${unit}`,
    `${toNumber(measured, digits)} ${unit}`,
    isMet(goal) ? 'met' : '**missed**',
  ];
}

function toNumber(value: number, digits: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** Columns as wide as they need to be, so that it reads in a terminal as well. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length), 3));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head, ...body] = rows;
  return [line(head!), rule, ...body.map(line)].join('\n');
}
