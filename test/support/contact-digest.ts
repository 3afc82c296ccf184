import { createContactDigest } from '../../src/application/contact-digest';

export const digestOf = createContactDigest('the key of a database');
