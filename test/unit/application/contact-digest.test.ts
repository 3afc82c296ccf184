import { createHash } from 'node:crypto';
import { digestOf } from '../../../src/application/contact-digest';

describe('the digest of a contact', () => {
  it('is the SHA-256 of the workspace and the contact, which stored digests and the ids of clients depend on', () => {
    const digest = createHash('sha256').update('["acme","anna"]').digest('hex');
    expect(digestOf('acme', 'anna')).toBe(digest);
  });

  it('is another one for any other workspace or contact', () => {
    const digests = [
      digestOf('acme', 'anna'),
      digestOf('other', 'anna'),
      digestOf('acme', 'ben'),
      digestOf('acmea', 'nna'),
    ];
    expect(new Set(digests).size).toBe(4);
  });
});
