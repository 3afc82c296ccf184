import { type Command, InvalidArgumentError } from 'commander';
import type * as Examine from '../actions/examine';
import { addJsonOption } from '../output';

export function addDoctorCommand(program: Command): void {
  addJsonOption(program.command('doctor'))
    .description(
      'Check settings, database, clocks, stored data, Redis and identity provider. Leaves nothing changed; the service may be running.',
    )
    .option('--url <url>', 'also check a running service at its public address', parseUrl)
    .option('--history', 'also read every entry of the history, which can take minutes')
    .action((options: Examine.ExamineOptions) => {
      const { examine }: typeof Examine = require('../actions/examine');
      return examine(options);
    });
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.username || url?.password)
    throw new InvalidArgumentError('It must not contain a user name or password.');
  if (url && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError('It must be a URL such as https://bot-status.example.com.');
}
