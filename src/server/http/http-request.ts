import { IncomingMessage } from 'node:http';

/**
 * A request that only opens a websocket at /graphql. Node hands every request with an `Upgrade` header to the listeners
 * of upgrades, also those that offer HTTP/2, as Java's client does with each; a server may ignore such an offer
 * (RFC 9110, section 7.8).
 */
export class HttpRequest extends IncomingMessage {
  private asksForUpgrade = false;

  /** Set and read by Node when the headers have been read. */
  get upgrade(): boolean {
    return this.asksForUpgrade && (this.method === 'CONNECT' || this.opensWebsocket());
  }

  set upgrade(asks: boolean) {
    this.asksForUpgrade = asks;
  }

  private opensWebsocket(): boolean {
    // The URL is unchecked input and may be malformed.
    return this.url?.split('?')[0] === '/graphql' && this.headers.upgrade?.toLowerCase() === 'websocket';
  }
}
