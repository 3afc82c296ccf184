import type { ColumnOptions } from 'typeorm';

type ColumnKind = Omit<ColumnOptions, 'nullable'>;

/** Column kinds, so that a record says what a column means; both databases know all of them. */
export const workspaceKey: ColumnKind = { type: 'varchar', length: 64 };
export const id: ColumnKind = { type: 'varchar', length: 128 };
export const uuid: ColumnKind = { type: 'varchar', length: 36 };
export const word: ColumnKind = { type: 'varchar', length: 24 };
export const channel: ColumnKind = { type: 'varchar', length: 64 };
export const name: ColumnKind = { type: 'varchar', length: 200 };
export const note: ColumnKind = { type: 'varchar', length: 1000 };
export const tokenId: ColumnKind = { type: 'varchar', length: 255 };
export const digest: ColumnKind = { type: 'varchar', length: 64 };
export const json: ColumnKind = { type: 'text' };
export const flag: ColumnKind = { type: 'boolean' };
export const count: ColumnKind = { type: 'int' };

const fromText = (value: string | number | null) => (value === null ? null : Number(value));
const whole: ColumnKind = { type: 'bigint', transformer: { to: (value) => value, from: fromText } };

/** Milliseconds since 1970 in UTC: the same number in both databases, whatever time zone a session has. */
export const instant = whole;
export const milliseconds = whole;
export const sequence = whole;

export function nullable(kind: ColumnKind): ColumnOptions {
  return { ...kind, nullable: true };
}

export function named<K extends ColumnKind>(columnName: string, kind: K): K & { name: string } {
  return { ...kind, name: columnName };
}
