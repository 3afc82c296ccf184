// Stands in for an inbox: the message to answer is on the command line, and the contact reads the terminal.
import { createClient } from 'bot-status-client';

export const [contactId, messageId, question] = process.argv.slice(2);
export const client = createClient({ url: process.env.URL, token: process.env.API_KEY });

export const send = (reply) => console.log(`to ${contactId}: ${reply}`);
export const staySilent = ({ denyReason, decision, outcome }) =>
  console.log(`silent: ${denyReason ?? decision ?? outcome}`);
