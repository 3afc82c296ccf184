import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType } from 'graphql';
import { APP_ERROR_CODES } from '../../src/application/app-error';
import { DENY_REASONS } from '../../src/domain/decisions/reply-gate';
import { REFUSAL_CODES } from '../../src/domain/refusal';
import { createSchema } from '../../src/graphql/schema';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');

/** The codes in the first column of the table under a heading. */
function listed(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!);
}

function valuesOf(name: string): string[] {
  const type = createSchema().getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}

/** What GraphQL itself and the transports answer, which no list of ours holds. */
const OTHERS = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL',
  'NOT_FOUND',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
];

describe('docs/errors.md', () => {
  it('lists every code of userErrors, and no other', () => {
    expect(listed('Codes in `userErrors`').sort()).toEqual([...REFUSAL_CODES].sort());
    expect(valuesOf('UserErrorCode').sort()).toEqual([...REFUSAL_CODES].sort());
  });

  it('lists every reason of the gate, and no other', () => {
    expect(listed('Reasons of the reply gate').sort()).toEqual([...DENY_REASONS].sort());
    expect(valuesOf('DenyReason').sort()).toEqual([...DENY_REASONS].sort());
  });

  it('lists every code of `errors`, and no other', () => {
    expect(listed('Codes in `errors`').sort()).toEqual([...APP_ERROR_CODES, ...OTHERS].sort());
  });
});
