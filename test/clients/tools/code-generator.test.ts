import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { type DocumentNode, isScalarType, isSpecifiedScalarType, parse } from 'graphql';
import ts from 'typescript';
import { LIVE, PAGE, SET_STATUS } from '../../../examples/apollo-client.mjs';
import example from '../../../examples/codegen.mjs';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import { CHANGES, FEED, HISTORY, PREVIEW, schema } from '../caches/documents';

const sdl = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const documents = [PAGE, LIVE, SET_STATUS, PREVIEW, HISTORY, CHANGES, FEED] as readonly DocumentNode[];

/** Fragments that documents share are written out once. */
function withoutRepeats(): { document: DocumentNode }[] {
  const seen = new Set<string>();
  const isNew = (name: string) => !seen.has(name) && seen.add(name);
  return documents.map(({ kind, definitions }) => ({
    document: {
      kind,
      definitions: definitions.filter((one) => one.kind !== 'FragmentDefinition' || isNew(one.name.value)),
    },
  }));
}

const generate = (config: object): Promise<string> =>
  codegen({
    ...{ filename: 'bot-status.ts', schema: parse(sdl), documents: withoutRepeats(), config },
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });

/** What the compiler finds wrong in a file. */
function check(code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'code-generator-'));
  disposeLater(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bot-status.ts');
  writeFileSync(file, code);
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('GraphQL Code Generator', () => {
  disposeAfterAll();

  it('writes types without any `any` with the configuration of the example', async () => {
    const code = await generate(example.config);
    expect(code).not.toMatch(/[:<|] ?any\b/);
    expect(check(code)).toEqual([]);
  });

  it('has types that know what the documents ask for and what inputs take', async () => {
    const code = await generate(example.config);
    const use = `
      declare const page: PageQuery;
      export const version: number = page.contacts.nodes[0].botStatus.version;
      export const wakeAt: string | null | undefined = page.contacts.nodes[0].botStatus.wakeAt;
      export const asleep: SetBotStatusInput = { contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } };`;
    expect(check(code + use)).toEqual([]);
    expect(
      check(`${code}${use} export const wrong: SetBotStatusInput = { contactId: 'anna', state: 'ASLEEP' };`),
    ).toHaveLength(1);
  });

  it('is told the type of every scalar of the schema by the example', () => {
    const scalars = Object.values(schema.getTypeMap()).filter(isScalarType);
    const own = scalars.filter((type) => !isSpecifiedScalarType(type)).map(({ name }) => name);
    expect(Object.keys(example.config.scalars).sort()).toEqual([...own, 'ID'].sort());
  });
});
