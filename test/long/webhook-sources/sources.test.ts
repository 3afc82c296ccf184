import { checkTemplate, fillTemplate } from '../../../src/webhooks/inbound/contact-template';
import { SOURCES } from '../../../src/webhooks/inbound/sources';

it('every source has a name of its own, which a path can contain', () => {
  const names = SOURCES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z-]*$/);
});

it.each(SOURCES)('the fields of a contact of $name can be used in a template', ({ contactFields }) => {
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
