const FIELD = /\{([A-Za-z_]+)\}/g;

/** The fields of a contact in the other system. What is absent, empty or null is not known. */
export type ContactFields = Readonly<Record<string, string | number | null | undefined>>;

/** Why a template of contact ids cannot be used, or `null`. */
export function checkTemplate(template: string, known: readonly string[]): string | null {
  const names = [...template.matchAll(FIELD)].map(([, name]) => name!);
  const unknown = names.find((name) => !known.includes(name));
  const list = known.map((name) => `{${name}}`).join(', ');
  if (unknown !== undefined) return `contactIdTemplate must only contain ${list}, not {${unknown}}.`;
  return names.length === 0 ? `contactIdTemplate must contain one of ${list}.` : null;
}

/** Fills a template in, such as `crm-{id}`. Returns `null` if one of its fields is not known. */
export function fillTemplate(template: string, fields: ContactFields): string | null {
  let isComplete = true;
  const filled = template.replace(FIELD, (_field, name: string) => {
    const value = Object.hasOwn(fields, name) ? (fields[name] ?? '') : '';
    if (value === '') isComplete = false;
    return String(value);
  });
  return isComplete ? filled : null;
}
