/** The part of schema.graphql that the badge's documents use, for the peers that take a schema as text. */
export const typeDefs = /* GraphQL */ `
  input WakeInput { after: String }
  input SetBotStatusInput { contactId: ID! state: BotState! wake: WakeInput note: String }
  enum BotState { ACTIVE SLEEPING INACTIVE }
  type Actor { kind: String! externalId: ID name: String via: Actor }
  type Contact { name: String }
  type BotStatus {
    contactId: ID! state: BotState! reason: String! permission: String! available: Boolean! since: String!
    wakeAt: String note: String pinned: Boolean! locked: Boolean! version: Int! pendingInbound: Int!
    waitingSince: String viewerCanChange: Boolean! changedBy: Actor! contact: Contact!
  }
  type StatusChange {
    version: Int! previousState: BotState! state: BotState! outcome: String! reason: String! recordedAt: String!
    actor: Actor!
  }
  type UserError { code: String! field: [String!] message: String! }
  type BotStatusPayload { outcome: String botStatus: BotStatus statusChange: StatusChange userErrors: [UserError!]! }
  type BotStatusEvent {
    kind: String! feedCursor: String! contactIds: [ID!]! botStatuses: [BotStatus!]! statusChange: StatusChange
  }
  type BotStatusList { nodes: [BotStatus!]! }
  type Query { botStatuses(contactIds: [ID!]!): BotStatusList! }
  type Mutation { setBotStatus(input: SetBotStatusInput!): BotStatusPayload! }
  type Subscription { botStatusChanged(contactIds: [ID!]!, after: String): BotStatusEvent! }
`;

/** Of an event: who watches the contact, within the workspace. */
export function topicOf(workspace: string, contactId: string): string {
  return `status:${workspace}:${contactId}`;
}
