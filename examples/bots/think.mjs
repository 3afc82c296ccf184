// Any function can be the bot. Here you are: type the reply, and end it with Ctrl+D.
//   node think.mjs anna m-1
import { text } from 'node:stream/consumers';
import { createClient } from 'bot-status-client';

const [contactId, messageId] = process.argv.slice(2);
const client = createClient({ url: process.env.URL, token: process.env.API_KEY });
const think = () => {
  console.log('Your reply:');
  return text(process.stdin);
};
const send = (reply) => console.log(`to ${contactId}: ${reply}`);
const result = await client.guardReply({ contactId, inbound: { messageId } }, think, send);
if (result.outcome !== 'SENT') console.log(`silent: ${result.denyReason ?? result.outcome}`);
