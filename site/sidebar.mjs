import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders.mjs';
import { OPERATIONS, TYPES } from './reference.mjs';

const page = (text, link) => ({ text, link });
const group = (text, items) => ({ text, items });

const FOLDER = join(ROOT, 'docs/adr');
const DECISIONS = readdirSync(FOLDER)
  .sort()
  .map((name) => {
    const [title] = readFileSync(join(FOLDER, name), 'utf8').split('\n', 1);
    return page(title.replace(/^# /, ''), `/adr/${name.replace(/\.md$/, '')}`);
  });

export const navigation = [
  page('Start', '/readme'),
  page('Badge', '/embed'),
  page('Connect', '/integrating'),
  page('API reference', '/reference/'),
  page('Operations', '/operations'),
];

const guide = [
  group('Start', [
    page('Overview and settings', '/readme'),
    page('The reply gate', '/gate'),
    page('The rules', '/domain'),
    page('Questions', '/faq'),
    page('Comparison', '/comparison'),
    page('Glossary', '/glossary'),
  ]),
  group('Embed the badge', [
    page('In five stacks', '/embed'),
    page('Tokens', '/tokens'),
    page('Properties, events, theming', '/composer'),
    page('The badge does not appear', '/troubleshooting'),
  ]),
  group('Connect', [
    page('Report messages', '/integrating'),
    page('Your own bot', '/connect/your-own-bot'),
    page('Chatwoot', '/connect/chatwoot'),
    page('HighLevel', '/connect/highlevel'),
    page('WhatsApp', '/connect/whatsapp'),
    page('No-code tools', '/connect/no-code'),
    page('Inbound webhooks', '/webhooks'),
    page('Webhook endpoints', '/webhook-endpoints'),
    page('Bots with AI SDKs', '/examples/bots/'),
  ]),
  group('API', [
    page('Guide', '/api'),
    page('Reference', '/reference/'),
    page('Plain HTTP', '/rest'),
    page('TypeScript client', '/packages/client/'),
    page('Python client', '/packages/client-python/'),
    page('Errors', '/errors'),
  ]),
  group('Run it', [
    page('Operations', '/operations'),
    page('Proxies', '/proxies'),
    page('Reliability', '/reliability'),
    page('Performance', '/performance'),
    page('Threat model', '/threat-model'),
    page('Report a vulnerability', '/SECURITY'),
  ]),
  group('Design', [
    page('Architecture', '/architecture'),
    page('Decisions', DECISIONS[0].link),
    page('Adding a rule', '/adding-a-rule'),
    page('Mutation testing', '/mutation-testing'),
    page('Changelog', '/CHANGELOG'),
  ]),
];

const reference = [
  page('All operations', '/reference/'),
  ...OPERATIONS.map(({ title, fields }) =>
    group(
      title,
      fields.map(({ name }) => page(name, `/reference/${name}`)),
    ),
  ),
  group(
    'Types',
    TYPES.map(({ path, title }) => page(title, `/reference/${path}`)),
  ),
];

/** What stands beside the pages below each path. */
export const sidebar = { '/reference/': reference, '/adr/': [group('Decisions', DECISIONS)], '/': guide };

/** Whether a sidebar has a link to the page. */
export function isListed(path, items = Object.values(sidebar).flat()) {
  const link = `/${path.replace(/(index)?\.md$/, '')}`;
  return items.some((item) => item.link === link || (item.items && isListed(path, item.items)));
}
