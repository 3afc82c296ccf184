import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchema, printSchemaFile } from '../graphql/schema';

const FILE = join(__dirname, '../..', 'schema.graphql');

/** Writes schema.graphql or, with `--check`, fails if the file differs from the schema of the code. */
function writeOrCheck(): void {
  const printed = printSchemaFile(createSchema());
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, printed);
  } else if (readFileSync(FILE, 'utf8') !== printed) {
    process.stderr.write('schema.graphql is out of date: run "npm run print:schema".\n');
    process.exitCode = 1;
  }
}

writeOrCheck();
