import { Field, Int } from 'type-graphql';
import { BOT_RULES, type BotRules, type DurationRuleName, RULE_NAMES } from '../domain/bot-rules';
import { WakeOnInboundEnum } from './enums';
import { Duration } from './scalars';

/** The rules with durations as ISO 8601 texts. */
export type RuleFields = {
  [N in keyof BotRules]: N extends DurationRuleName ? string | null : BotRules[N];
};

const TYPES = {
  FLAG: Boolean,
  COUNT: Int,
  OPTIONAL_COUNT: Int,
  DURATION: Duration,
  CHOICE: WakeOnInboundEnum,
};

/** Defines a field for each rule on a class of the schema; all fields of an input are optional. */
export function defineRuleFields(type: { readonly prototype: object }, use: 'output' | 'input'): void {
  const isInput = use === 'input';
  for (const name of RULE_NAMES) {
    const rule = BOT_RULES[name];
    const nullable = isInput || rule.kind === 'DURATION' || rule.kind === 'OPTIONAL_COUNT';
    const description = (isInput && rule.inputDescription) || rule.description;
    Field(() => TYPES[rule.kind], { nullable, description })(type.prototype, name);
  }
}
