import type { SaveBotInput } from '../generated/operations.js';
import { durationMs, formatLength } from '../words';

export const MESSAGE_LIMITS = { most: 100 } as const;

/** No duration: asleep until someone wakes the bot. */
const UNTIL_WOKEN = '';
const DURATIONS = ['PT30S', 'PT5M', 'PT1H', 'PT24H', UNTIL_WOKEN];

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly isChosen: boolean;
}

/** The lengths of a sleep to choose from; the present one is among them whatever it is. */
export function durationChoices(chosen: string | null): Choice[] {
  const lengthOf = (value: string) => (value === UNTIL_WOKEN ? Number.POSITIVE_INFINITY : durationMs(value));
  const present = chosen ?? UNTIL_WOKEN;
  const isListed = DURATIONS.some((value) => lengthOf(value) === lengthOf(present));
  const values = isListed ? DURATIONS : [...DURATIONS, present];
  return values
    .toSorted((a, b) => (lengthOf(a) < lengthOf(b) ? -1 : 1))
    .map((value) => ({
      value,
      label: value === UNTIL_WOKEN ? 'until woken' : formatLength(durationMs(value)),
      isChosen: lengthOf(value) === lengthOf(present),
    }));
}

/** What a field of the form changes. */
export function changesOf(field: HTMLInputElement | HTMLSelectElement): Omit<SaveBotInput, 'botId'> {
  if (field.name === 'mode') return { mode: field.value as NonNullable<SaveBotInput['mode']> };
  return { rules: { [field.name]: readValue(field) } };
}

function readValue(field: HTMLInputElement | HTMLSelectElement): boolean | number | string | null {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') return field.checked;
  if (field instanceof HTMLInputElement) return field.valueAsNumber;
  return field.value === UNTIL_WOKEN ? null : field.value;
}
