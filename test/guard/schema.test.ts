import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { createSchema, printSchemaFile } from '../../src/graphql/schema';
import { RESERVED_WORDS } from './reserved-words';

const root = join(__dirname, '..', '..');
const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

describe('schema.graphql', () => {
  it('is what the code says', () => {
    expect(readFileSync(join(root, 'schema.graphql'), 'utf8')).toBe(printSchemaFile(createSchema()));
  });

  it('takes exactly one field where it says @oneOf', () => {
    const oneOfs = types.filter((type) => isInputObjectType(type) && type.isOneOf);
    expect(oneOfs.map(({ name }) => name).sort()).toEqual(['RevocationTargetInput', 'WakeInput']);
    for (const { name } of oneOfs)
      expect(printSchemaFile(createSchema())).toContain(`input ${name} @oneOf {`);
  });

  it('describes every type, field, argument and enum value', () => {
    expect(types.flatMap(findUndescribed)).toEqual([]);
  });

  it.each([...RESERVED_WORDS])('has no name that is a reserved word of %s', (_language, words) => {
    const names = types.flatMap(namesOf).filter((path) => !isForcedByRelay(path));
    expect(names.filter((path) => words.has(lastOf(path).toLowerCase()))).toEqual([]);
  });
});

/** The fields, arguments and input fields of the type, each with the way to it. */
function namesOf(type: GraphQLNamedType): string[] {
  if (isInputObjectType(type)) return Object.keys(type.getFields()).map((name) => `${type.name}.${name}`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args }) => [
    `${type.name}.${name}`,
    ...args.map((arg) => `${type.name}.${name}.${arg.name}`),
  ]);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The convention for connections names the cursor of an edge. */
function isForcedByRelay(path: string): boolean {
  return /^\w+Edge\.cursor$/.test(path);
}

function findUndescribed(type: GraphQLNamedType): string[] {
  const missing: string[] = type.description ? [] : [type.name];
  const look = (path: string, { description }: { description?: string | null }) => {
    if (!description) missing.push(path);
  };
  if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  return missing;
}
