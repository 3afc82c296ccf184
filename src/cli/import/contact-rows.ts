import { createReadStream, type ReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { ContactDetails } from '../../application/ports/contact-store';
import { tidyName } from '../../application/tidy';
import { CommandFailure } from '../command-failure';
import type { Format } from './formats';

/** A line of the file: a contact, or what is wrong with it. */
export interface ContactRow {
  /** Where it begins, counted from 1, with the header of a CSV file. */
  readonly line: number;
  readonly contact: ContactDetails | null;
  readonly problem: string | null;
}

const COLUMNS = ['contactId', 'name', 'timeZone', 'botId', 'aliases'] as const;
const BYTE_ORDER_MARK = '\uFEFF';
/** Characters of a line with the longest values, and much more. */
const MAX_RECORD = 1_000_000;
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
  let bytes: ReadStream | null = null;
  // Opened when the first row is read, by whoever handles its errors.
  const open = () => {
    bytes = createReadStream(file, 'utf8');
    return bytes;
  };
  return { rows: readRows(open, format), bytesRead: () => bytes?.bytesRead ?? 0 };
}

async function* readRows(open: () => ReadStream, format: Format): AsyncGenerator<ContactRow> {
  const bytes = open();
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
    const text = line === 1 ? content.replace(BYTE_ORDER_MARK, '') : content;
    if (text.trim() !== '') yield toRow(line, text, () => JSON.parse(text));
  }
}

async function* readCsv(bytes: Readable): AsyncGenerator<ContactRow> {
  // The parser is ahead of this loop.
  const errorLines: number[] = [];
  const hasErrorBefore = (line: number) => {
    const passed = errorLines.findIndex((each) => each >= line);
    return errorLines.splice(0, passed === -1 ? errorLines.length : passed).length > 0;
  };
  const parser = parse({
    ...{ bom: true, columns: checkHeader, info: true, raw: true },
    ...{ relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true },
    // What follows a quotation mark that is not closed would be one cell; it must not fill the memory.
    max_record_size: MAX_RECORD,
    on_skip: (error: CsvError | undefined) => void errorLines.push(Number(error?.lines)),
  });
  const lines = Readable.from(unifyLineEnds(bytes));
  lines.once('error', (error) => parser.destroy(error));
  let nextLine = 2;
  for await (const { record, info, raw } of lines.pipe(parser)) {
    const line = info.lines - (raw.trim().split('\n').length - 1);
    if (hasErrorBefore(line)) yield strayQuote(nextLine, line - 1);
    nextLine = info.lines + 1;
    yield toRow(line, raw, () => {
      if (info.error) throw info.error;
      return fromCells(record);
    });
  }
  if (errorLines.length > 0) yield strayQuote(nextLine, null);
}

/** A quotation mark may hide the lines after it. `to` is `null` for the rest of the file. */
function strayQuote(line: number, to: number | null): ContactRow {
  const extent = to === null ? 'the rest of the file' : `everything up to line ${to}`;
  const hidden = to !== null && to <= line ? '' : `, so that ${extent} was not read`;
  return { line, contact: null, problem: `A quotation mark is in the wrong place or not closed${hidden}` };
}

/** Throws CommandFailure for a header with which no line can be imported. */
function checkHeader(header: readonly string[]): string[] {
  const isOdd = (name: string, index: number) =>
    !(COLUMNS as readonly string[]).includes(name) || header.indexOf(name) !== index;
  const odd = header.find(isOdd);
  const expected = `The first line of the file must name columns among ${COLUMNS.join(', ')}, separated by commas`;
  if (odd !== undefined) throw new CommandFailure(`${expected}; "${odd}" is unknown or named twice.`);
  if (!header.includes('contactId')) throw new CommandFailure(`${expected}; contactId is missing.`);
  return [...header];
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

function toRow(line: number, text: string, read: () => unknown): ContactRow {
  // What the bytes of another encoding are read as.
  if (text.includes('\uFFFD')) return { line, contact: null, problem: 'The text is not valid UTF-8' };
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
