import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { DatabaseUrl } from '../database/database-url';
import type { Column, Table } from './table';
import { TABLES } from './tables';

type DatabaseKind = DatabaseUrl['kind'];

/** The tables as TypeORM entities, which migrations are compared with. */
export function createEntities(kind: DatabaseKind, tables: readonly Table[] = TABLES): EntitySchema[] {
  return tables.map((table) => toEntity(table, kind));
}

function toEntity(table: Table, kind: DatabaseKind): EntitySchema {
  const columns = table.properties.map((property): [string, EntitySchemaColumnOptions] => {
    const { type, length, nullable, default: value } = table.columns[property]!;
    const primary = table.key.includes(property);
    const name = table.column(property);
    return [property, { type: typeIn(kind, type), length, nullable, default: value, primary, name }];
  });
  return new EntitySchema({
    name: table.name,
    columns: Object.fromEntries(columns),
    indices: Object.entries(table.indices).map(([name, properties]) => ({ name, columns: [...properties] })),
  });
}

/** SQLite has one type for texts of any length. */
function typeIn(kind: DatabaseKind, type: Column['type']): Column['type'] | 'text' {
  return type === 'mediumtext' && kind === 'sqlite' ? 'text' : type;
}
