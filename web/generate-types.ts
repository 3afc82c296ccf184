import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import * as badge from './badge/documents';
import * as demo from './demo/documents';

const ROOT = join(__dirname, '..');
const HEADER = '// Generated from schema.graphql by "npm run generate:types". Do not edit.\n\n';

/** The types of the whole schema, and the types of the operations that the pages send. */
const FILES = {
  'web/api/generated/schema.ts': { typescript: {} },
  'web/api/generated/operations.ts': {
    operations: {
      importSchemaTypesFrom: './web/api/generated/schema',
      inlineFragmentTypes: 'combine',
      omitOperationSuffix: true,
    },
  },
};

const CONFIG = {
  scalars: {
    ID: 'string',
    DateTime: 'string',
    Duration: 'string',
    LocalDateTime: 'string',
    TimeZone: 'string',
  },
  strictScalars: true,
  useTypeImports: true,
  skipTypename: true,
  enumsAsTypes: true,
  immutableTypes: true,
  avoidOptionals: { field: true },
  arrayInputCoercion: false,
};

/** Writes the files. With `--check`, only checks that they are up to date. */
async function generateTypes(): Promise<void> {
  const schema = parse(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  const documents = Object.values({ ...badge, ...demo }).map(({ text }) => ({ document: parse(text) }));
  for (const [filename, plugin] of Object.entries(FILES)) {
    const pluginMap = { typescript, operations };
    const options = { filename, schema, documents, config: CONFIG, plugins: [plugin], pluginMap };
    const types = HEADER + (await codegen(options));
    if (!process.argv.includes('--check')) {
      writeFileSync(join(ROOT, filename), types);
    } else if (readFileSync(join(ROOT, filename), 'utf8') !== types) {
      process.stderr.write(`${filename} is not up to date: run "npm run generate:types".\n`);
      process.exitCode = 1;
    }
  }
}

void generateTypes();
