// A bot with the OpenAI Agents SDK: its input guardrail reserves the reply, and its output guardrail commits it.
//   node openai-agents.mjs anna m-1 'Do you open on Sunday?'
import { Agent, run } from '@openai/agents';
import { bodyHash } from 'bot-status-client';
import { client, contactId, messageId, question, send, staySilent } from './terminal.mjs';

const reserve = async ({ context: { context } }) => {
  Object.assign(context, await client.reserveReply({ contactId, inbound: { messageId } }));
  return { tripwireTriggered: context.decision !== 'SEND', outputInfo: context };
};
const commit = async ({ agentOutput, context: { context } }) => {
  const reply = { messageId: `reply-to:${messageId}`, bodyHash: await bodyHash(agentOutput) };
  const outputInfo = await client.commitReply({ token: context.token, requireFreshTurn: true, ...reply });
  return { tripwireTriggered: !outputInfo.granted, outputInfo };
};
// By default, the model runs at the same time, and is paid for in vain.
const inputGuardrails = [{ name: 'gate', execute: reserve, runInParallel: false }];
const bot = new Agent({ name: 'AI', inputGuardrails, outputGuardrails: [{ name: 'gate', execute: commit }] });
const { finalOutput, result, message } = await run(bot, question, { context: {} }).catch((error) => error);
if (finalOutput) send(finalOutput);
else staySilent(result?.output.outputInfo ?? { outcome: message });
