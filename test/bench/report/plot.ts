/** A line of a plot: points of size and cost. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [size: number, cost: number])[];
}

const WIDTH = 640;
const HEIGHT = 320;
const AREA = { left: 64, right: 616, top: 56, bottom: 264 };
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600; fill: #1f2328 }
  .grid { stroke: #d0d7de }
  .line { fill: none; stroke-width: 2.5 }
  .s0 { stroke: #0969da } .f0 { fill: #0969da }
  .s1 { stroke: #bc4c00 } .f1 { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .title { fill: #f0f6fc }
    .grid { stroke: #3d444d }
    .s0 { stroke: #4493f8 } .f0 { fill: #4493f8 }
    .s1 { stroke: #f0883e } .f1 { fill: #f0883e }
  }`;

/** Cost against size as SVG: sizes by their logarithm, costs from 0 on. Without a ground, for light and dark pages. */
export function plot(title: string, unit: string, lines: readonly Line[]): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(([size]) => size)))].sort(
    (a, b) => a - b,
  );
  const step = roundUp(Math.max(...lines.flatMap(({ points }) => points.map(([, cost]) => cost))) / 4);
  const [first, last] = [Math.log10(sizes[0]!), Math.log10(sizes.at(-1)!)];
  const x = (size: number) =>
    AREA.left + 16 + ((Math.log10(size) - first) / (last - first || 1)) * (AREA.right - AREA.left - 32);
  const y = (cost: number) => AREA.bottom - (cost / (step * 4)) * (AREA.bottom - AREA.top);
  const grid = [0, 1, 2, 3, 4].flatMap((index) => {
    const at = y(index * step);
    return [
      `<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${at}" y2="${at}"/>`,
      text(AREA.left - 8, at + 4, format(index * step), 'end'),
    ];
  });
  const labels = sizes.map((size) => text(x(size), AREA.bottom + 22, format(size), 'middle'));
  const drawn = lines.flatMap(({ name, points }, index) => [
    `<polyline class="line s${index}" points="${points.map(([size, cost]) => `${x(size)},${y(cost)}`).join(' ')}"/>`,
    ...points.map(([size, cost]) => `<circle class="f${index}" cx="${x(size)}" cy="${y(cost)}" r="4"/>`),
    `<circle class="f${index}" cx="${AREA.left + 8 + index * 110}" cy="${HEIGHT - 14}" r="5"/>`,
    text(AREA.left + 20 + index * 110, HEIGHT - 10, name, 'start'),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="${AREA.left}" y="24">${title}</text>`,
    text(AREA.left, 43, unit, 'start'),
    ...grid,
    ...labels,
    text(AREA.right, HEIGHT - 10, 'contacts', 'end'),
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((factor) => factor * power >= value) ?? 10) * power;
}

function format(value: number): string {
  return value.toLocaleString('en');
}
