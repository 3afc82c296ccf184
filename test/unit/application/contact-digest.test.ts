import { createHmac } from 'node:crypto';
import { createContactDigest } from '../../../src/application/contact-digest';

const digestOf = createContactDigest('key');

describe('the digest of a contact', () => {
  it('is the HMAC of the workspace and the contact, which stored digests and the ids of clients depend on', () => {
    const digest = createHmac('sha256', 'key').update('["acme","anna"]').digest('hex');
    expect(digestOf('acme', 'anna')).toBe(digest);
  });

  it('is another one for any other key, workspace or contact', () => {
    const digests = [
      digestOf('acme', 'anna'),
      createContactDigest('another key')('acme', 'anna'),
      digestOf('other', 'anna'),
      digestOf('acme', 'ben'),
      digestOf('acmea', 'nna'),
    ];
    expect(new Set(digests).size).toBe(5);
  });
});
