import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { median } from '../../support/figures';
import { ROOT } from '../../support/processes/root';
import { type Table, valuesOf } from './measure';
import { type Line, plot } from './plot';
import { toMarkdown } from './report';

const DOCS = join(ROOT, 'docs');

/**
 * Puts the tables of a run where docs/performance.md has a place for them, between `<!-- bench NAME -->` and
 * `<!-- /bench -->`, and draws the plots. What was not measured this time stays as it is.
 */
export function writeDocs(tables: readonly Table[], isQuick: boolean): void {
  const file = join(DOCS, 'performance.md');
  const [date] = new Date().toISOString().split('T');
  const run = isQuick ? 'A quick run' : 'A full run';
  const origin = `${run} of ${date}; Node ${process.version}, ${cpus().length} cores.`;
  let text = readFileSync(file, 'utf8');
  for (const table of tables) text = fill(text, table.job, `${toMarkdown(table)}\n\n${origin}`);
  const plots = [
    ...drawGrowth(tables, 'query', 'queryCpuMicros'),
    ...drawGrowth(tables, 'change', 'changeCpuMicros'),
  ];
  if (plots.length > 0) text = fill(text, 'plots', plots.join('\n'));
  writeFileSync(file, text);
}

function fill(text: string, place: string, content: string): string {
  const block = new RegExp(`(<!-- bench ${place} -->\n)[^]*?(<!-- /bench -->)`);
  if (!block.test(text)) throw new Error(`docs/performance.md has no place for ${place}.`);
  return text.replace(block, (_, begin, end) => `${begin}\n${content}\n\n${end}`);
}

/** Returns what shows the plot in the page; nothing where one of the databases was not measured. */
function drawGrowth(tables: readonly Table[], name: string, figure: string): string[] {
  const lines: Line[] = [
    { job: 'growth-sqlite', name: 'SQLite' },
    { job: 'growth-mariadb', name: 'MariaDB' },
  ].flatMap(({ job, name: line }) => {
    const series = tables.find((table) => table.job === job)?.series;
    if (!series) return [];
    const points = series.map(
      (one) => [Number(one.name.replaceAll(',', '')), median(valuesOf(one, figure))] as const,
    );
    return [{ name: line, points }];
  });
  if (lines.length < 2) return [];
  const svg = plot(`What a ${name} costs the service`, 'CPU µs each', lines);
  writeFileSync(join(DOCS, 'images', `bench-${name}.svg`), svg);
  return [`![CPU of a ${name} by contacts](images/bench-${name}.svg)`];
}
