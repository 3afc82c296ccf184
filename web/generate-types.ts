import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildASTSchema, type DocumentNode, getNamedType, isEnumType, isObjectType, parse } from 'graphql';
import * as client from '../packages/client/src/documents';
import * as store from '../packages/client/src/store/documents';
import * as demo from './demo/documents';

const ROOT = join(__dirname, '..');
const HEADER = '// Generated from schema.graphql by "npm run generate:types". Do not edit.\n\n';

const OPERATIONS = { inlineFragmentTypes: 'combine', omitOperationSuffix: true };

/**
 * The types of what the client and the demo send, with the enums and inputs that they use: the whole schema would be most
 * of the client. The tests read everything.
 */
const FILES = {
  'packages/client/src/generated/operations.ts': {
    documents: { ...client, ...store },
    plugin: { operations: OPERATIONS },
    openEnums: true,
  },
  'web/demo/generated/operations.ts': { documents: demo, plugin: { operations: OPERATIONS } },
  'test/support/clients/schema-types.ts': { documents: {}, plugin: { typescript: {} } },
};

/** Programs must handle each value of these, so they never grow; see docs/api.md. */
const CLOSED_ENUMS = [
  'BotState',
  'FeedStart',
  'OrderDirection',
  'ReplyDecision',
  'ReplyPermission',
  'StatusEventKind',
];

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
  importExtension: '.js',
  avoidOptionals: { field: true },
  arrayInputCoercion: false,
};

/** Writes the files. With `--check`, only checks that they are up to date. */
async function generateTypes(): Promise<void> {
  const schema = parse(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  for (const [filename, file] of Object.entries(FILES)) {
    const { plugin } = file;
    const documents = Object.values(file.documents).map(({ text }) => ({ document: parse(text) }));
    const pluginMap = { typescript, operations };
    const options = { filename, schema, documents, config: CONFIG, plugins: [plugin], pluginMap };
    const types =
      HEADER + openEnums(await codegen(options), 'openEnums' in file ? namesOfOpenEnums(schema) : []);
    if (!process.argv.includes('--check')) {
      writeFileSync(join(ROOT, filename), types);
    } else if (readFileSync(join(ROOT, filename), 'utf8') !== types) {
      process.stderr.write(`${filename} is not up to date: run "npm run generate:types".\n`);
      process.exitCode = 1;
    }
  }
}

/** The enums in answers that may have more values one day. */
function namesOfOpenEnums(document: DocumentNode): string[] {
  const objects = Object.values(buildASTSchema(document).getTypeMap()).filter(isObjectType);
  const types = objects.flatMap((type) =>
    Object.values(type.getFields()).map((field) => getNamedType(field.type)),
  );
  const names = new Set(types.filter(isEnumType).map(({ name }) => name));
  return [...names].filter((name) => !CLOSED_ENUMS.includes(name));
}

/** Adds any other text to these enums, so that programs compile with a branch for values that are not known yet. */
function openEnums(types: string, names: readonly string[]): string {
  const member = /^export type (\w+) =\n(?: {2}(?:\/\*\*.*\*\/|\| '\w+')\n)+ {2}\| '\w+'(?=;)/gm;
  return types.replace(member, (text, name) =>
    names.includes(name)
      ? `${text}\n  /** A value that this version of the client does not know. */\n  | (string & Record<never, never>)`
      : text,
  );
}

void generateTypes();
