import type { ApiClient } from '../clients/api-client';

const ENDPOINT = `name url format mode eventTypes states disabledAt disabledReason failingSince lastDeliveredAt delivered
  waitingContacts parkedEvents`;
const ANSWER = `webhookEndpoint { ${ENDPOINT} } secret userErrors { code field message }`;
const ATTEMPT = 'eventId attemptedAt durationMs status problem response';

export interface Endpoint {
  readonly name: string;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  readonly delivered: number;
  readonly waitingContacts: number;
  readonly parkedEvents: number;
}

export interface EndpointAnswer {
  readonly webhookEndpoint: Endpoint | null;
  readonly secret: string | null;
  readonly userErrors: readonly { code: string; field: string[]; message: string }[];
}

export interface Attempt {
  readonly eventId: string | null;
  readonly status: number | null;
  readonly problem: string | null;
  readonly response: string | null;
}

/** What an administrator does with webhook endpoints. */
export class Endpoints {
  constructor(private readonly admin: ApiClient) {}

  save(input: object): Promise<EndpointAnswer> {
    return this.change('saveWebhookEndpoint', 'SaveWebhookEndpointInput', { name: 'crm', ...input });
  }

  rotate(input: object = {}): Promise<EndpointAnswer> {
    return this.change('rotateWebhookSecret', 'RotateWebhookSecretInput', { name: 'crm', ...input });
  }

  enable(): Promise<EndpointAnswer> {
    return this.change('enableWebhookEndpoint', 'EnableWebhookEndpointInput', { name: 'crm' });
  }

  replay(since: string | null = null): Promise<EndpointAnswer> {
    return this.change('replayWebhookEvents', 'ReplayWebhookEventsInput', { name: 'crm', since });
  }

  async delete(): Promise<{ readonly deleted: boolean }> {
    const query = `mutation ($input: DeleteWebhookEndpointInput!) {
      deleteWebhookEndpoint(input: $input) { deleted userErrors { code } } }`;
    const answer = await this.admin.ask<Record<string, { deleted: boolean }>>(query, {
      input: { name: 'crm' },
    });
    return answer.deleteWebhookEndpoint!;
  }

  async test(): Promise<Attempt> {
    const query = `mutation ($input: SendTestEventInput!) {
      sendTestEvent(input: $input) { attempt { ${ATTEMPT} } userErrors { message } } }`;
    const answer = await this.admin.ask<Record<string, { attempt: Attempt }>>(query, {
      input: { name: 'crm' },
    });
    return answer.sendTestEvent!.attempt;
  }

  async get(): Promise<Endpoint> {
    const answer = await this.admin.ask<{ webhookEndpoints: Endpoint[] }>(
      `{ webhookEndpoints { ${ENDPOINT} } }`,
    );
    return answer.webhookEndpoints[0]!;
  }

  async attempts(): Promise<Attempt[]> {
    const query = `{ webhookAttempts(name: "crm") { ${ATTEMPT} } }`;
    return (await this.admin.ask<{ webhookAttempts: Attempt[] }>(query)).webhookAttempts;
  }

  private async change(mutation: string, input: string, value: object): Promise<EndpointAnswer> {
    const query = `mutation ($input: ${input}!) { ${mutation}(input: $input) { ${ANSWER} } }`;
    return (await this.admin.ask<Record<string, EndpointAnswer>>(query, { input: value }))[mutation]!;
  }
}
