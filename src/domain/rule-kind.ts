import { type Milliseconds, SECOND } from './time/instant';

/** The properties that rules of all kinds have. */
export interface Rule<T> {
  readonly default: T;
  /** The value after the rule is set to `null`. */
  readonly cleared: T;
  /** The description in schema.graphql. */
  readonly description: string;
  /** The description of the input field, if it differs. */
  readonly inputDescription?: string;
}

export interface FlagRule extends Rule<boolean> {
  readonly kind: 'FLAG';
}

export interface CountRule extends Rule<number> {
  readonly kind: 'COUNT';
  readonly least: number;
  readonly most: number;
}

export interface DurationRule extends Rule<Milliseconds | null> {
  readonly kind: 'DURATION';
  readonly longest: Milliseconds;
  /** A description of the bounds and of the meaning of `null`. */
  readonly bounds: string;
}

export interface ChoiceRule<V extends string> extends Rule<V> {
  readonly kind: 'CHOICE';
  readonly values: readonly V[];
}

type AnyRule = FlagRule | CountRule | DurationRule | ChoiceRule<string>;

export function flag(rule: Omit<FlagRule, 'kind' | 'cleared'>): FlagRule {
  return { kind: 'FLAG', cleared: rule.default, ...rule };
}

export function count(rule: Omit<CountRule, 'kind' | 'cleared'>): CountRule {
  return { kind: 'COUNT', cleared: rule.default, ...rule };
}

export function duration(rule: Omit<DurationRule, 'kind' | 'cleared'>): DurationRule {
  return { kind: 'DURATION', cleared: null, ...rule };
}

export function choice<V extends string>(rule: Omit<ChoiceRule<V>, 'kind' | 'cleared'>): ChoiceRule<V> {
  return { kind: 'CHOICE', cleared: rule.default, ...rule };
}

export function isWithinBounds(rule: AnyRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'FLAG':
      return typeof value === 'boolean';
    case 'COUNT':
      return (
        typeof value === 'number' && Number.isInteger(value) && value >= rule.least && value <= rule.most
      );
    case 'DURATION':
      return value === null || (typeof value === 'number' && value >= SECOND && value <= rule.longest);
    case 'CHOICE':
      return rule.values.some((known) => known === value);
  }
}

/** Describes the valid values of a rule. */
export function describeBounds(rule: AnyRule): string {
  switch (rule.kind) {
    case 'FLAG':
      return 'true or false';
    case 'COUNT':
      return `from ${rule.least} to ${rule.most}`;
    case 'DURATION':
      return rule.bounds;
    case 'CHOICE':
      return `one of ${rule.values.join(', ')}`;
  }
}
