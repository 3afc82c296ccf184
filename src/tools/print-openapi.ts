import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchema } from '../graphql/schema';
import { createOpenApi } from '../rest/openapi';

const FILE = join(__dirname, '../..', 'openapi.json');

/** Writes openapi.json or, with `--check`, fails if the file differs from the document of the code. */
function printOpenApiFile(): void {
  const printed = `${JSON.stringify(createOpenApi(createSchema()), null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, printed);
  } else if (readFileSync(FILE, 'utf8') !== printed) {
    process.stderr.write('openapi.json is out of date: run "npm run print:openapi".\n');
    process.exitCode = 1;
  }
}

printOpenApiFile();
