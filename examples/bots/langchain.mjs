// A bot with LangChain: its agent reserves the reply before the model runs, and the reply is committed before it is sent.
//   node langchain.mjs anna m-1 'Do you open on Sunday?'
import { bodyHash } from 'bot-status-client';
import { createAgent, createMiddleware } from 'langchain';
import { z } from 'zod';
import { client, contactId, messageId, question, send, staySilent } from './terminal.mjs';

const hook = async () => {
  const reservation = await client.reserveReply({ contactId, inbound: { messageId } });
  return { reservation, jumpTo: reservation.decision === 'SEND' ? undefined : 'end' };
};
const stateSchema = z.object({ reservation: z.any().optional() });
const gate = createMiddleware({ name: 'ReplyGate', stateSchema, beforeAgent: { hook, canJumpTo: ['end'] } });
const agent = createAgent({ model: 'openai:gpt-5-mini', middleware: [gate] });
const state = await agent.invoke({ messages: [{ role: 'user', content: question }] });
const { token } = state.reservation;
const { text } = state.messages.at(-1);
const reply = { messageId: `reply-to:${messageId}`, bodyHash: await bodyHash(text), requireFreshTurn: true };
const commit = token ? await client.commitReply({ token, ...reply }) : state.reservation;
if (commit.granted) send(text);
else staySilent(commit);
