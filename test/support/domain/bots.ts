import type { Bot } from '../../../src/domain/bot';
import { type BotRules, DEFAULT_RULES } from '../../../src/domain/bot-rules';

/** An Auto-Pilot bot with the default rules, but for what is given. */
export function aBot({
  rules,
  ...parts
}: Partial<Omit<Bot, 'rules'>> & { rules?: Partial<BotRules> } = {}): Bot {
  return {
    id: 'bot-1',
    name: 'Robin',
    mode: 'AUTO_PILOT',
    modeVersion: 1,
    isDefault: true,
    identities: [],
    version: 1,
    ...parts,
    rules: { ...DEFAULT_RULES, ...rules },
  };
}

export function aBotWith(rules: Partial<BotRules>): Bot {
  return aBot({ rules });
}
