import { readFileSync } from 'node:fs';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

describe('/schema.graphql', () => {
  disposeAfterAll();

  it('is the schema as text where introspection is on, and not sent twice', async () => {
    const { url } = await startTestApp({ config: { introspection: true } });
    const response = await fetch(`${url}/schema.graphql`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe(readFileSync(`${ROOT}/schema.graphql`, 'utf8'));
    const etag = response.headers.get('etag')!;
    for (const known of [etag, `W/${etag}`]) {
      const again = await fetch(`${url}/schema.graphql`, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const other = await fetch(`${url}/schema.graphql`, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  it('does not exist where introspection is off', async () => {
    const { url } = await startTestApp({ config: { introspection: false } });
    expect((await fetch(`${url}/schema.graphql`)).status).toBe(404);
  });
});
