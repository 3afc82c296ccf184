/** The text of a GraphQL operation, with the types of its response and variables. */
export interface Operation<Answer, Variables> {
  readonly text: string;
  /** Never set. It only binds the types to the text. */
  readonly types?: (variables: Variables) => Answer;
}
