import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Metrics } from '../../src/server/monitoring/metrics';
import { TEST_SECRET } from '../support/app/tokens';
import { disposeAfterAll } from '../support/leftovers';
import { ROOT } from '../support/processes/root';
import { runService } from '../support/processes/server-process';
import { selectorsOf } from '../support/promql';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { groups }: { groups: readonly { readonly rules: readonly Rule[] }[] } = parse(
  read('deploy/prometheus/rules.yaml'),
);
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert);
const dashboard = JSON.parse(read('deploy/grafana/dashboard.json'));
const panels: readonly Panel[] = dashboard.panels;

/** What Prometheus adds to each series, and the series that it has itself. */
const TARGET_LABELS = ['job', 'instance'];
const OWN_SERIES = ['up'];

/** The labels of every series of a running service, with the values that they have. */
async function readSeries(): Promise<Map<string, Map<string, Set<string>>>> {
  const service = await runService({ NODE_ENV: 'test', AUTH_SECRET: TEST_SECRET });
  const text = await (await fetch(`${await service.listening()}/metrics`)).text();
  const series = new Map<string, Map<string, Set<string>>>();
  const add = (name: string) => series.get(name) ?? series.set(name, new Map()).get(name)!;
  // Of a counter with labels, nothing is shown until it has counted.
  for (const [, name] of text.matchAll(/^# TYPE (\w+) counter$/gm)) {
    const metric = new Metrics().registry.getSingleMetric(name!) as { labelNames?: string[] } | undefined;
    for (const label of metric?.labelNames ?? []) add(name!).set(label, new Set());
  }
  for (const [, name, labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = add(name!);
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.set(label!, (known.get(label!) ?? new Set()).add(value!));
  }
  for (const { record, expr } of rules) {
    if (!record) continue;
    const labels = selectorsOf(expr).flatMap((selector) => [...selector.labels.keys()]);
    series.set(record, new Map(labels.map((label) => [label, new Set()])));
  }
  return series;
}

describe('the alerts and the dashboard', () => {
  disposeAfterAll();
  let series: Awaited<ReturnType<typeof readSeries>>;
  beforeAll(async () => {
    series = await readSeries();
  });

  const expressions = [
    ...rules.map(({ alert, record, expr }) => [alert ?? record!, expr] as const),
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ];

  it.each(expressions)('%s: asks for nothing but what a service has', (_name, expression) => {
    const selectors = selectorsOf(expression.replaceAll('$__rate_interval', '5m'));
    expect(selectors.length).toBeGreaterThan(0);
    for (const { metric, labels } of selectors) {
      const known = series.get(metric) ?? (OWN_SERIES.includes(metric) ? new Map() : undefined);
      expect([metric, known]).toEqual([metric, expect.any(Map)]);
      for (const [label, values] of labels) {
        if (TARGET_LABELS.includes(label)) continue;
        expect([metric, ...known!.keys()]).toContain(label);
        const seen: Set<string> = known!.get(label) ?? new Set();
        // A label whose values are fixed, such as a check or a loop.
        if (seen.size > 0) expect([...seen]).toEqual(expect.arrayContaining([...values]));
      }
    }
  });
});

describe('each alert', () => {
  const operations = read('docs/operations.md');
  const anchors = [...operations.matchAll(/^#{2,4} (.+)$/gm)].map(
    ([, title]) => `docs/operations.md#${title!.toLowerCase().replaceAll(' ', '-')}`,
  );

  it.each(alerts)('$alert says how urgent it is, what happens and what to do', ({ labels, annotations }) => {
    expect(['critical', 'warning']).toContain(labels?.severity);
    expect(Object.keys(annotations!).sort()).toEqual(['description', 'runbook_url', 'summary']);
    expect(anchors).toContain(annotations!.runbook_url);
  });

  it.each(alerts)('$alert is tested, firing and not firing', ({ alert }) => {
    const tests = ['rules', 'gate-denials'].flatMap(
      (name) => parse(read(`deploy/prometheus/${name}.test.yaml`)).tests as object[],
    );
    const cases = tests
      .flatMap((test) => (test as { alert_rule_test: object[] }).alert_rule_test)
      .filter((one) => (one as { alertname: string }).alertname === alert);
    expect(cases.filter((one) => 'exp_alerts' in one)).not.toEqual([]);
    expect(cases.filter((one) => !('exp_alerts' in one))).not.toEqual([]);
  });
});

describe('the dashboard', () => {
  it('can be imported anywhere: a fixed uid, a chosen data source, no numeric ids', () => {
    expect(dashboard.uid).toBe('bot-status');
    expect(JSON.stringify(dashboard)).not.toMatch(/"id":\d/);
    const sources = JSON.stringify(dashboard).match(/"type":"prometheus","uid":"[^"]*"/g)!;
    for (const source of sources) expect(source).toMatch(/"\$\{datasource\}"$/);
  });

  it('has panels beside each other, and none over another', () => {
    const places = dashboard.panels.flatMap(
      ({ gridPos: { x, y, w, h } }: { gridPos: Record<'x' | 'y' | 'w' | 'h', number> }) =>
        Array.from({ length: w * h }, (_cell, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });
});
