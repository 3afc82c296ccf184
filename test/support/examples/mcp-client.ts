import { createRequire } from 'node:module';
import { join } from 'node:path';
import { disposeLater } from '../leftovers';
import { ROOT } from '../processes/root';
import type { Access } from './example-bot';

const FOLDER = join(ROOT, 'examples/bots');
/** Loads packages of the examples, which the service itself does not need. */
const requireThere = createRequire(join(FOLDER, 'package.json'));

interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly properties: object; readonly required?: readonly string[] };
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean };
}

export interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

/** The parts of the client of the SDK that tests use. */
interface Client {
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
  getInstructions(): string;
  listTools(): Promise<{ readonly tools: readonly Tool[] }>;
  callTool(call: { readonly name: string; readonly arguments: object }): Promise<ToolResult>;
}

/** Starts the MCP server of the examples, and connects the client of the SDK to it. */
export async function connectToMcpServer(
  { url, apiKey, nodeOptions = '' }: Access,
  env: Record<string, string> = {},
): Promise<Client> {
  const { Client } = requireThere('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = requireThere('@modelcontextprotocol/sdk/client/stdio.js');
  const client: Client = new Client({ name: 'test', version: '1.0.0' });
  const settings = { command: process.execPath, args: ['mcp-server.mjs'], cwd: FOLDER };
  await client.connect(
    new StdioClientTransport({
      ...settings,
      env: { URL: url, API_KEY: apiKey, NODE_OPTIONS: nodeOptions, ...env },
    }),
  );
  disposeLater(() => client.close());
  return client;
}
