import { ask, type Service } from '../graphql-ws/writer';

interface Data {
  readonly setBotStatus: {
    readonly botStatus: { readonly version: number } | null;
    readonly userErrors: readonly object[];
  };
  readonly saveBot: { readonly bot: { readonly botId: string } | null };
}

/** Somebody else in the workspace, who calls the API without any of the clients under test. */
export class Caller {
  constructor(private readonly service: Service) {}

  /** Sets a status and returns its version. */
  async set(contactId: string, state: string, more: object = {}): Promise<number> {
    const wake = state === 'SLEEPING' ? { until: 'WOKEN' } : null;
    const query = `mutation ($input: SetBotStatusInput!) {
      setBotStatus(input: $input) { botStatus { version } userErrors { message } } }`;
    const { setBotStatus } = await ask<Data>(this.service, query, {
      input: { contactId, state, wake, ...more },
    });
    if (setBotStatus.userErrors.length > 0) throw new Error(JSON.stringify(setBotStatus.userErrors));
    return setBotStatus.botStatus!.version;
  }

  async message(contactId: string, messageId: string, actor: object): Promise<void> {
    const query = 'mutation ($input: RecordMessageInput!) { recordMessage(input: $input) { outcome } }';
    await ask<Data>(this.service, query, { input: { contactId, messageId, origin: 'TEAMMATE', actor } });
  }

  async saveContacts(contacts: readonly object[]): Promise<void> {
    const query = 'mutation ($input: SaveContactsInput!) { saveContacts(input: $input) { contacts { id } } }';
    await ask<Data>(this.service, query, { input: { contacts } });
  }

  async saveBot(input: object): Promise<string> {
    const query = 'mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } } }';
    return (await ask<Data>(this.service, query, { input })).saveBot.bot!.botId;
  }

  async erase(contactId: string): Promise<void> {
    const query = 'mutation ($input: DeleteContactInput!) { deleteContact(input: $input) { deleted } }';
    await ask<Data>(this.service, query, { input: { contactId } });
  }
}
