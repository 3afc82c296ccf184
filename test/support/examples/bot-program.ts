import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../processes/child';
import { ROOT } from '../processes/root';
import type { Access, Answered, ExampleBot, Question } from './example-bot';
import { startModelApi } from './model-api';

const FOLDER = join(ROOT, 'examples/bots');

/** The program of a bot, run in a process of its own with the key of a stand-in for its model. */
export function botProgram(file: string): ExampleBot {
  return {
    async answer(access, question, whileItThinks) {
      const model = await startModelApi(whileItThinks);
      return run(file, question, { ...environment(access), OPENAI_BASE_URL: model, OPENAI_API_KEY: 'a key' });
    },
  };
}

/** The bot whose replies a person types. */
export const typedReplies: ExampleBot = {
  answer: (access, question, whileItThinks) =>
    run('think.mjs', question, environment(access), async (child) => {
      await whileItThinks();
      child.process.stdin!.end(`You said: ${question.text}`);
    }),
};

function environment({ url, apiKey, nodeOptions = '' }: Access): Record<string, string> {
  return { URL: url, API_KEY: apiKey, NODE_OPTIONS: nodeOptions, OPENAI_AGENTS_DISABLE_TRACING: '1' };
}

/** Runs a bot to its end. `onPrompt` is called once it asks for a reply. */
async function run(
  file: string,
  { contactId, messageId, text }: Question,
  env: Record<string, string>,
  onPrompt?: (child: Child) => Promise<void>,
): Promise<Answered> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: FOLDER, env: { PATH, HOME, ...env }, stdio: 'pipe' } as const;
  const child = new Child(process.execPath, [file, contactId, messageId, text], options);
  let [said, typed]: [string, Promise<void> | undefined] = ['', undefined];
  child.process.stdout!.on('data', (chunk) => {
    said += chunk;
    if (said.includes('Your reply:\n')) typed ??= onPrompt?.(child);
  });
  child.process.stderr!.on('data', (chunk) => {
    said += chunk;
  });
  await child.end;
  await typed;
  const prefix = `to ${contactId}: `;
  const lines = said.split('\n').filter((line) => line.startsWith(prefix));
  return { said, sent: lines.map((line) => line.slice(prefix.length)) };
}

/** The lines of code of a bot, without imports, comments and empty lines. */
export function linesOf(code: string): string[] {
  return code.split('\n').filter((line) => !/^\s*(\/\/.*|import .*)?$/.test(line));
}

export const readBot = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
