import type { Scalar } from '../sql/scalar';
import type { Column } from './table';

/** Column types by meaning, supported by both databases. */
export const workspaceKey = text(64);
/** An id of a contact or a user. */
export const id = text(255);
export const uuid = text(36);
export const channel = text(255);
export const timeZone = text(64);
export const name = text(200);
export const tokenId = text(255);
export const apiKeyId = text(16);
export const webhookId = text(32);
export const digest = text(64);
/** The `text` of MySQL ends at 64 KB. */
export const json: Column<string> = { type: 'mediumtext' };
export const flag: Column<boolean> = { type: 'boolean' };
export const count: Column<number> = { type: 'int' };
/** Milliseconds since 1970 in UTC, which do not depend on the time zone of a session. */
export const instant: Column<number> = { type: 'bigint' };
export const milliseconds: Column<number> = { type: 'bigint' };
export const sequence: Column<number> = { type: 'bigint' };
/** The number of something that has happened. */
export const counter: Column<number> = { ...sequence, default: 0 };
export const createdAt: Column<number> = { ...instant, isFixed: true };
export const modeVersion: Column<number> = { ...count, name: 'mode_epoch' };

/** One of a small set of values. */
export function word<T extends string>(): Column<T> {
  return { type: 'varchar', length: 24 };
}

export function nullable<V extends Scalar>(column: Column<V>): Column<V | null> {
  return { ...column, nullable: true };
}

function text(length: number): Column<string> {
  return { type: 'varchar', length };
}
