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
}

/** An example, run as a reader runs it. */
export interface ExampleBot {
  /**
   * Has it answer a question. `whileItThinks` runs after it was permitted to think and before its reply is there.
   * Resolves with the texts that it sent.
   */
  answer(access: Access, question: Question, whileItThinks?: () => Promise<unknown>): Promise<string[]>;
}
