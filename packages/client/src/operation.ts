/** The text of a GraphQL operation, with the types of its variables and of its answer. */
export interface Operation<Answer, Variables> {
  readonly text: string;
  /** Whether a call may be sent again although the first one may have been carried out. */
  readonly isRepeatable: boolean;
  /** Never set. It only binds the types to the text. */
  readonly types?: (variables: Variables) => Answer;
}
