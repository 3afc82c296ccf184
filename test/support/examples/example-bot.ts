/** A message of a contact, as an inbox hands it to a bot. */
export interface Question {
  readonly contactId: string;
  readonly messageId: string;
  readonly text: string;
}

/** What an example needs to know of the service. */
export interface Access {
  readonly url: string;
  readonly apiKey: string;
  /** Options of Node for an example that is a program. */
  readonly nodeOptions?: string;
}

export interface Answered {
  /** The texts that were sent to the contact. */
  readonly sent: readonly string[];
  /** What the example says of it, with the reason of a denial. */
  readonly said: string;
}

/** An example, run as a reader runs it. */
export interface ExampleBot {
  /**
   * Has it answer a question. `whileItThinks` runs after it was permitted to think and before its reply is there.
   */
  answer(access: Access, question: Question, whileItThinks: () => Promise<unknown>): Promise<Answered>;
}
