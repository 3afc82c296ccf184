import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplate, fillTemplate } from '../../../src/webhooks/inbound/contact-template';
import { SOURCES } from '../../../src/webhooks/inbound/sources';

const FOLDER = join(__dirname, '../../../src/webhooks/inbound/sources');

it('every source is found by the name of its folder, which a path can contain', () => {
  expect(SOURCES.names.sort()).toEqual(readdirSync(FOLDER).sort());
  for (const name of SOURCES.names) expect(name).toMatch(/^[a-z][a-z-]*$/);
});

it.each(SOURCES.names)('the fields of a contact of %s can be used in a template', (name) => {
  const { contactFields } = SOURCES.find(name)!;
  for (const field of contactFields) {
    expect(checkTemplate(`{${field}}`, contactFields)).toBeNull();
    expect(fillTemplate(`crm-{${field}}`, { [field]: 'anna' })).toBe('crm-anna');
    expect(fillTemplate(`crm-{${field}}`, { [field]: '' })).toBeNull();
  }
});

it('a template that names no field, or an unknown one, is refused', () => {
  expect(checkTemplate('anna', ['id'])).toBe('contactIdTemplate must contain one of {id}.');
  expect(checkTemplate('{id}-{constructor}', ['id'])).toBe(
    'contactIdTemplate must only contain {id}, not {constructor}.',
  );
  expect(fillTemplate('{constructor}', {})).toBeNull();
});
