import { readFileSync } from 'node:fs';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const TOP = 30;

/**
 * Where the time of a `--cpu-prof` file went after its first `skipMs`, the start: by room of the service or package, by
 * function, and by function with all that it called. Idle left out.
 */
export function describeProfile(file: string, skipMs: number): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const selfMicros = new Map<number, number>();
  let elapsed = 0;
  samples.forEach((id, index) => {
    const micros = timeDeltas[index] ?? 0;
    elapsed += micros;
    if (elapsed > skipMs * 1_000) selfMicros.set(id, (selfMicros.get(id) ?? 0) + micros);
  });
  const rooms = new Map<string, number>();
  const functions = new Map<string, number>();
  const inclusive = new Map<string, number>();
  const parents = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)),
  );
  let total = 0;
  for (const node of nodes) {
    const micros = selfMicros.get(node.id) ?? 0;
    if (node.callFrame.functionName === '(idle)' || micros === 0) continue;
    total += micros;
    add(rooms, roomOf(node.callFrame), micros);
    add(functions, nameOf(node.callFrame), micros);
    const stack = new Set<string>();
    for (let at: typeof node | undefined = node; at; at = parents.get(at.id)) stack.add(nameOf(at.callFrame));
    for (const name of stack) add(inclusive, name, micros);
  }
  const list = (shares: Map<string, number>, limit: number) =>
    [...shares]
      .sort((a, b) => b[1] - a[1])
      .slice(0, limit)
      .map(([name, micros]) => `${((micros / total) * 100).toFixed(1).padStart(5)} %  ${name}`)
      .join('\n');
  return [
    `busy for ${(total / 1e6).toFixed(1)} s`,
    `self time by room or package\n${list(rooms, TOP)}`,
    `self time by function\n${list(functions, TOP + 10)}`,
    `with all that it called\n${list(inclusive, 2 * TOP)}`,
  ].join('\n\n');
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

function add(shares: Map<string, number>, name: string, micros: number): void {
  shares.set(name, (shares.get(name) ?? 0) + micros);
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  return `${functionName || '(anonymous)'} ${url ? `${shorten(url)}:${lineNumber + 1}` : ''}`.trim();
}

function roomOf({ functionName, url }: CallFrame): string {
  if (!url) return functionName.startsWith('(') ? functionName : `native ${functionName}`;
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  const parts = url.split('/node_modules/').at(-1)!.split('/');
  if (url.includes('/node_modules/'))
    return parts[0]!.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
  return `src/${url.split('/dist/')[1]?.split('/')[0] ?? url}`;
}

function shorten(url: string): string {
  if (url.includes('/node_modules/')) return url.split('/node_modules/').at(-1)!;
  return url.includes('/dist/') ? `src/${url.split('/dist/')[1]}` : url;
}
