import { type ApiRequest, startApi } from '../connect/stand-in';

const USAGE = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };

/**
 * A stand-in for the API of OpenAI, by which the models of all the examples are called: `You said: ` and the question.
 * `whileItThinks` runs before it answers.
 */
export function startModelApi(whileItThinks: () => Promise<unknown>): Promise<string> {
  return startApi(async ({ path, body }: ApiRequest) => {
    await whileItThinks();
    if (path === '/responses') return [200, response((body as { input: Input }).input)];
    if (path === '/chat/completions') return [200, completion((body as { messages: Message[] }).messages)];
    return [404, { error: { message: path } }];
  });
}

type Message = { readonly content: string | readonly { readonly text: string }[] };
type Input = string | readonly Message[];

function reply(messages: Input): string {
  const content = typeof messages === 'string' ? messages : messages.at(-1)!.content;
  return `You said: ${typeof content === 'string' ? content : content[0]!.text}`;
}

function response(input: Input): object {
  const content = [{ type: 'output_text', text: reply(input), annotations: [] }];
  const details = {
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  };
  return {
    ...{
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      status: 'completed',
      model: 'stand-in',
      error: null,
    },
    output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }],
    usage: { ...USAGE, ...details },
  };
}

function completion(messages: readonly Message[]): object {
  const message = { role: 'assistant', content: reply(messages) };
  return {
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'stand-in' },
    choices: [{ index: 0, finish_reason: 'stop', message }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}
