import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const EXTENSIONS = ['.css', '.html', '.js', '.json', '.svg', '.txt', '.xml'];
/** Below this, the headers of a response are larger than what compression saves. */
const MIN_BYTES = 1_000;
const FORMS = [
  ['.br', promisify(brotliCompress)],
  ['.gz', promisify(gzip)],
];

/** Writes a compressed form of each text in a folder beside it, for the service to serve; see static-files.ts. */
export async function compressFolder(folder) {
  const files = await readdir(folder, { recursive: true });
  const texts = files.filter((file) => EXTENSIONS.includes(extname(file)));
  await Promise.all(texts.map((file) => compressFile(join(folder, file))));
}

async function compressFile(file) {
  const content = await readFile(file);
  if (content.length < MIN_BYTES) return;
  await Promise.all(
    FORMS.map(async ([ending, compress]) => writeFile(file + ending, await compress(content))),
  );
}
