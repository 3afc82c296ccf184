import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { createSchema, printCurrentSchema } from '../../src/graphql/schema';

const root = join(__dirname, '..', '..');
const contract = buildSchema(readFileSync(join(__dirname, 'contract.graphql'), 'utf8'));
const schema = createSchema();

describe('schema.graphql', () => {
  it('is what the code says', () => {
    expect(readFileSync(join(root, 'schema.graphql'), 'utf8')).toBe(printCurrentSchema());
  });

  it('contains all of the contract, under the same names and types', () => {
    expect(findBreakingChanges(contract, buildSchema(printCurrentSchema()))).toEqual([]);
  });

  it('differs from the contract only by additions', () => {
    const changes = findDangerousChanges(contract, buildSchema(printCurrentSchema()));
    const others = changes.filter(
      ({ type }) =>
        !['VALUE_ADDED_TO_ENUM', 'OPTIONAL_ARG_ADDED', 'OPTIONAL_INPUT_FIELD_ADDED'].includes(type),
    );
    expect(others).toEqual([]);
  });

  it('takes exactly one field where the contract says @oneOf', () => {
    const oneOfs = Object.values(contract.getTypeMap()).filter(
      (type) => isInputObjectType(type) && type.isOneOf,
    );
    expect(oneOfs.map(({ name }) => name)).toEqual(['WakeInput']);
    for (const { name } of oneOfs) expect(schema.getType(name)).toMatchObject({ isOneOf: true });
  });

  it('describes every type, field, argument and enum value', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
    );
    expect(types.flatMap(findUndescribed)).toEqual([]);
  });
});

function findUndescribed(type: GraphQLNamedType): string[] {
  const isRoot = ['Query', 'Mutation', 'Subscription'].includes(type.name);
  const missing: string[] = type.description || isRoot ? [] : [type.name];
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
