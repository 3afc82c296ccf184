import { type Command, InvalidArgumentError } from 'commander';
import type * as Webhooks from '../actions/webhooks';
import { addJsonOption } from '../output';
import { workspaceOption } from '../workspace-option';

export function addWebhookCommands(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('Manage inbound webhooks: addresses at which other systems report their events.');
  const add = (name: string, description: string) =>
    addJsonOption(webhook.command(name)).description(description).addOption(workspaceOption());
  add('save', 'Create a webhook, or change the one with this name, and print the path of its address.')
    .argument('<name>', 'the name')
    .requiredOption('--source <source>', 'the system that sends: generic, chatwoot, whatsapp or highlevel')
    .option('--secret <secrets...>', 'the secrets with which the sender may sign; omit it to keep them')
    .option('--contact-id <template>', 'how contact ids are made, such as {identifier}')
    .option('--option <options...>', 'options of the source, such as release=wake', parseOption)
    .action((name: string, options: Webhooks.SaveOptions) => {
      const { saveWebhook }: typeof Webhooks = require('../actions/webhooks');
      return saveWebhook(name, options);
    });
  add('list', 'List the webhooks of the workspace, with what has arrived at them.').action(
    (options: Webhooks.WorkspaceOptions) => {
      const { listWebhooks }: typeof Webhooks = require('../actions/webhooks');
      return listWebhooks(options);
    },
  );
  add('delete', 'Delete a webhook. Its address is refused within a second.')
    .argument('<name>', 'the name')
    .action((name: string, options: Webhooks.WorkspaceOptions) => {
      const { deleteWebhook }: typeof Webhooks = require('../actions/webhooks');
      return deleteWebhook(name, options);
    });
  add('preview', 'Print what a webhook would do with the body of a delivery, without doing it.')
    .argument('<name>', 'the name of the webhook')
    .argument('<file>', 'the body, as the other system sends it')
    .action((name: string, file: string, options: Webhooks.WorkspaceOptions) => {
      const { previewWebhook }: typeof Webhooks = require('../actions/webhooks');
      return previewWebhook(name, file, options);
    });
}

function parseOption(text: string, before: Readonly<Record<string, string>> = {}) {
  const [name, ...value] = text.split('=');
  if (!name || value.length === 0) throw new InvalidArgumentError('It must have the form name=value.');
  return { ...before, [name]: value.join('=') };
}
