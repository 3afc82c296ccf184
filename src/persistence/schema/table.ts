import type { Scalar } from '../sql/scalar';

/** A column whose value in a record has type `Value`. */
export interface Column<Value extends Scalar = Scalar> {
  readonly type: 'varchar' | 'mediumtext' | 'boolean' | 'int' | 'bigint';
  readonly length?: number;
  readonly nullable?: boolean;
  /** The name in the database; the property in snake case if absent. */
  readonly name?: string;
  readonly default?: Value;
  /** Whether the column is only written on insert. */
  readonly isFixed?: boolean;
}

export type Values = Readonly<Record<string, Scalar>>;
type Property<R extends Values> = keyof NoInfer<R> & string;

interface Declaration<R extends Values> {
  /** By the property of a record. */
  readonly columns: { readonly [P in keyof R]: Column<R[P]> };
  readonly key: readonly Property<R>[];
  readonly indices?: Readonly<Record<string, readonly Property<R>[]>>;
}

/** A table, declared once: the types of records and rows, and the columns of statements, are derived from it. */
export class Table<R extends Values = Values> {
  readonly columns: Declaration<R>['columns'];
  readonly key: Declaration<R>['key'];
  readonly indices: NonNullable<Declaration<R>['indices']>;
  /** The properties of all columns, in the order of declaration. */
  readonly properties: readonly Property<R>[];
  /** The properties that an upsert updates. */
  readonly updated: readonly Property<R>[];
  /** The columns of all properties, for a SELECT. */
  readonly all: string;

  constructor(
    readonly name: string,
    { columns, key, indices = {} }: Declaration<R>,
  ) {
    this.columns = columns;
    this.key = key;
    this.indices = indices;
    this.properties = Object.keys(columns);
    this.updated = this.properties.filter(
      (property) => !key.includes(property) && !columns[property].isFixed,
    );
    this.all = this.select(name);
  }

  /** The name of a property's column. */
  column(property: Property<R>): string {
    return this.columns[property].name ?? toSnakeCase(property);
  }

  /** The columns of these properties for a SELECT, qualified with the alias of the table. */
  select(alias: string, properties: readonly Property<R>[] = this.properties): string {
    const selected = properties.map((property) => {
      const column = this.column(property);
      return `${alias}.${column}${column === property ? '' : ` AS ${property}`}`;
    });
    return selected.join(', ');
  }
}

/** A record, as written to a table. */
export type RecordOf<T> = T extends Table<infer R> ? R : never;

/** A row, as read from a table; flags are numbers. */
export type RowOf<T, P extends keyof RecordOf<T> = keyof RecordOf<T>> = Row<Pick<RecordOf<T>, P>>;
export type Row<R> = { readonly [P in keyof R]: Stored<R[P]> };
type Stored<V> = V extends boolean ? number : V;

export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
