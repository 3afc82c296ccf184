import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Table } from './table';
import { TABLES } from './tables';

/** The tables as TypeORM entities, which migrations are compared with. */
export const ENTITIES = TABLES.map(toEntity);

export function toEntity(table: Table): EntitySchema {
  const columns = table.properties.map((property): [string, EntitySchemaColumnOptions] => {
    const { type, length, nullable, default: value } = table.columns[property]!;
    const primary = table.key.includes(property);
    return [property, { type, length, nullable, default: value, primary, name: table.column(property) }];
  });
  return new EntitySchema({
    name: table.name,
    columns: Object.fromEntries(columns),
    indices: Object.entries(table.indices).map(([name, properties]) => ({ name, columns: [...properties] })),
  });
}
