import { createHash } from 'node:crypto';
import { digestOf } from '../../../src/application/contact-digest';

describe('the digest of an erased contact', () => {
  it('is the SHA-256 of the entry, the workspace and the contact, which stored digests depend on', () => {
    const digest = createHash('sha256').update('["entry 1","acme","anna"]').digest('hex');
    expect(digestOf('entry 1', 'acme', 'anna')).toBe(digest);
  });

  it('is another one for any other entry, workspace or contact', () => {
    const digests = [
      digestOf('entry 1', 'acme', 'anna'),
      digestOf('entry 2', 'acme', 'anna'),
      digestOf('entry 1', 'other', 'anna'),
      digestOf('entry 1', 'acme', 'ben'),
      digestOf('entry 1a', 'cme', 'anna'),
    ];
    expect(new Set(digests).size).toBe(5);
  });
});
