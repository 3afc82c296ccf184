/** Express brings no types; this is what the peers use of it. */
declare module 'express' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

  function express(): RequestListener & { use(path: string, ...handlers: Handler[]): void };
  namespace express {
    function json(): Handler;
    type Request = IncomingMessage;
  }
  export = express;
}
