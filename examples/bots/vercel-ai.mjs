// A bot with the Vercel AI SDK.
//   node vercel-ai.mjs anna m-1 'Do you open on Sunday?'
import { openai } from '@ai-sdk/openai';
import { generateText } from 'ai';
import { client, contactId, messageId, question, send, staySilent } from './terminal.mjs';

// Not `streamText`: what the contact reads before the commit cannot be taken back when a person takes over.
const think = async ({ signal }) => {
  const { text } = await generateText({ model: openai('gpt-5-mini'), prompt: question, abortSignal: signal });
  return text;
};
const result = await client.guardReply({ contactId, inbound: { messageId } }, think, send);
if (result.outcome !== 'SENT') staySilent(result);
