import { join } from 'node:path';
import { collectSourceTexts } from './source-texts';

export const CATALOGUE = join(__dirname, 'catalogue.txt');

const HEAD = `# Message catalogue

All messages in src, so that a changed text shows up in review. Written by \`npm run print:texts\`.
`;

export function printCatalogue(): string {
  const sections = new Map<string, string>();
  for (const { file, kind, text } of collectSourceTexts()) {
    const section = sections.get(file) ?? `## ${file}\n\n`;
    sections.set(file, `${section}- ${kind ?? 'unknown'}: ${text.trim()}\n`);
  }
  return [HEAD, ...sections.values()].join('\n');
}
