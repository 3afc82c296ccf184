import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import { htmlText } from '../../../src/webhooks/inbound/html-text';

it.each([
  ['<p>Hello, Anna.</p>', 'Hello, Anna.'],
  ['<p class="no-margin">Hello,<br>Anna.</p>\n<p>Bye.</p>', 'Hello, Anna. Bye.'],
  ['<ul><li>one</li><li>two</li></ul><h2>three</h2>', 'one two three'],
  ['<b>work</b>shop', 'workshop'],
  ['Fish &amp; chips &lt;b&gt; &quot;x&quot; it&#39;s &apos;y&apos;', `Fish & chips <b> "x" it's 'y'`],
  ['5&nbsp;&euro;&hellip; &#8211; &#x1F600;', '5 €… – 😀'],
  ['&amp;lt;', '&lt;'],
  ['&unknown; &#9999999; &constructor; & &;', '&unknown; &#9999999; &constructor; & &;'],
  ['3 < 4 > 2, <3', '3 < 4 > 2, <3'],
  ['<!-- note --><img alt="a photo" src="x">', ''],
  ['', ''],
])('what the reader sees of %j is %j', (html, text) => {
  expect(bodyHash(htmlText(html))).toBe(bodyHash(text));
});

it('is found in time in a text of many brackets or ampersands', () => {
  const start = performance.now();
  for (const text of ['<', '<a', '<!--', '&', '&#', '<p ']) htmlText(text.repeat(1_000_000));
  expect(performance.now() - start).toBeLessThan(2_000);
});
