import { type Milliseconds, SECOND } from './time/instant';

/** The properties that rules of all kinds have. */
export interface Rule<T, Kind = 'FLAG' | 'COUNT' | 'OPTIONAL_COUNT' | 'DURATION' | 'CHOICE'> {
  readonly kind: Kind;
  readonly default: T;
  /** The value after the rule is set to `null`. */
  readonly cleared: T;
  /** The description in schema.graphql. */
  readonly description: string;
  /** The description of the input field, if it differs. */
  readonly inputDescription?: string;
  /** A description of the valid values. */
  readonly bounds: string;
  readonly isValid: (value: unknown) => boolean;
}

type Declaration<T> = Pick<Rule<T>, 'default' | 'description' | 'inputDescription'>;

export function flag(rule: Declaration<boolean>): Rule<boolean, 'FLAG'> {
  const isValid = (value: unknown) => typeof value === 'boolean';
  return { ...rule, kind: 'FLAG', cleared: rule.default, bounds: 'true or false', isValid };
}

export function count(rule: Declaration<number> & { least: number; most: number }): Rule<number, 'COUNT'> {
  const { least, most } = rule;
  const isValid = (value: unknown) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return { ...rule, kind: 'COUNT', cleared: rule.default, bounds: `from ${least} to ${most}`, isValid };
}

/** A count that `null` turns off. */
export function optionalCount(
  rule: Declaration<number | null> & { least: number; most: number },
): Rule<number | null, 'OPTIONAL_COUNT'> {
  const { least, most } = rule;
  const isValid = (value: unknown) =>
    value === null ||
    (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most);
  const bounds = `from ${least} to ${most}, or null for no limit`;
  return { ...rule, kind: 'OPTIONAL_COUNT', cleared: null, bounds, isValid };
}

/** `bounds` also describes the meaning of `null`. */
export function duration(
  rule: Declaration<Milliseconds | null> & { longest: Milliseconds; bounds: string },
): Rule<Milliseconds | null, 'DURATION'> {
  const isValid = (value: unknown) =>
    value === null || (typeof value === 'number' && value >= SECOND && value <= rule.longest);
  return { ...rule, kind: 'DURATION', cleared: null, isValid };
}

export function choice<V extends string>(rule: Declaration<V> & { values: readonly V[] }): Rule<V, 'CHOICE'> {
  const { values } = rule;
  const isValid = (value: unknown) => values.some((known) => known === value);
  return { ...rule, kind: 'CHOICE', cleared: rule.default, bounds: `one of ${values.join(', ')}`, isValid };
}
