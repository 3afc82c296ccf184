import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const EXTENSIONS = ['.css', '.html', '.js', '.json', '.svg', '.txt', '.xml'];
/** Below this, the headers of a response are larger than what compression saves. */
const MIN_BYTES = 1_000;
const { BROTLI_MAX_QUALITY, BROTLI_PARAM_QUALITY } = constants;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes a compressed form of each text in a folder beside it, for the service to serve; see static-files.ts. */
export async function compressFolder(folder, brotliQuality = BROTLI_MAX_QUALITY) {
  const files = await readdir(folder, { recursive: true });
  const texts = files.filter((file) => EXTENSIONS.includes(extname(file)));
  await Promise.all(texts.map((file) => compressFile(join(folder, file), brotliQuality)));
}

async function compressFile(file, brotliQuality) {
  const content = await readFile(file);
  if (content.length < MIN_BYTES) return;
  await writeFile(
    `${file}.br`,
    await toBrotli(content, { params: { [BROTLI_PARAM_QUALITY]: brotliQuality } }),
  );
  await writeFile(`${file}.gz`, await toGzip(content));
}
