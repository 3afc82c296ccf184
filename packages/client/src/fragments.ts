/** What the operations of programs and of pages select alike. */
export const ACTOR = `fragment Actor on Actor { kind externalId name via { kind externalId name } }
`;
export const STATUS = `fragment BotStatus on BotStatus {
  id contactId state reason permission available unavailableReason since wakeAt endOnReply note pinned locked version
  pendingInbound waitingSince waitingFor viewerCanChange changedBy { ...Actor }
}
`;
