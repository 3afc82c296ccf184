import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { ContactDetails } from '../../application/ports/contact-store';
import { tidyName } from '../../application/tidy';
import type { Format } from './formats';

/** A line of the file: a contact, or what is wrong with it. */
export interface ContactRow {
  /** Where it begins, counted from 1, with the header of a CSV file. */
  readonly line: number;
  readonly contact: ContactDetails | null;
  readonly problem: string | null;
}

/** Separates aliases in a cell of a CSV file. */
const SEPARATOR = ';';

const text = z.string('must be a text');
const schema = z
  .strictObject({
    contactId: text,
    name: text.nullish(),
    timeZone: text.nullish(),
    botId: text.nullish(),
    aliases: z.array(text, 'must be a list of texts').nullish(),
  })
  .transform(({ contactId: id, name, ...rest }) => ({
    ...{ id, ...rest },
    ...(name !== undefined && { name: tidyName(name) }),
  }));

/** A file of contacts that is read one line at a time. */
export interface ContactFile {
  readonly rows: AsyncIterable<ContactRow>;
  /** How many bytes have been read. */
  readonly bytesRead: () => number;
}

export function openContactFile(file: string, format: Format): ContactFile {
  const bytes = createReadStream(file, 'utf8');
  return { rows: readRows(bytes, format), bytesRead: () => bytes.bytesRead };
}

async function* readRows(bytes: Readable, format: Format): AsyncGenerator<ContactRow> {
  try {
    yield* format === 'csv' ? readCsv(bytes) : readNdjson(bytes);
  } finally {
    bytes.destroy();
  }
}

async function* readNdjson(bytes: Readable): AsyncGenerator<ContactRow> {
  let line = 0;
  for await (const content of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (content.trim() !== '') yield toRow(line, () => JSON.parse(content));
  }
}

async function* readCsv(bytes: Readable): AsyncGenerator<ContactRow> {
  const options = { bom: true, columns: true, info: true, raw: true } as const;
  const parser = parse({ ...options, relax_column_count: true, skip_empty_lines: true });
  const lines = Readable.from(unifyLineEnds(bytes));
  lines.once('error', (error) => parser.destroy(error));
  for await (const { record, info, raw } of lines.pipe(parser)) {
    const breaksWithin = raw.trim().split('\n').length - 1;
    yield toRow(info.lines - breaksWithin, () => {
      if (info.error) throw info.error;
      return fromCells(record);
    });
  }
}

/** The parser counts a CRLF within quotation marks as two lines. */
async function* unifyLineEnds(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const content = rest + chunk;
    // The other half of a CRLF may follow.
    rest = content.endsWith('\r') ? '\r' : '';
    yield content.slice(0, content.length - rest.length).replace(/\r\n?/g, '\n');
  }
  if (rest !== '') yield '\n';
}

/** An empty cell is an omitted field. */
function fromCells(record: Readonly<Record<string, string>>): unknown {
  const given = Object.entries(record).filter(([, cell]) => cell !== '');
  return Object.fromEntries(
    given.map(([column, cell]) => [
      column,
      column === 'aliases' ? cell.split(SEPARATOR).map((alias) => alias.trim()) : cell,
    ]),
  );
}

function toRow(line: number, read: () => unknown): ContactRow {
  try {
    const result = schema.safeParse(read());
    if (result.success) return { line, contact: result.data, problem: null };
    const [issue] = result.error.issues;
    const field = issue?.path.length ? `${issue.path.join('.')} ` : '';
    return { line, contact: null, problem: `${field}${issue?.message}` };
  } catch (error) {
    return { line, contact: null, problem: (error as Error).message };
  }
}
