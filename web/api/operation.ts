/** An operation's text, with the types of its answer and its variables. */
export interface Operation<Answer, Variables> {
  readonly text: string;
  /** Never there: it ties the types to the text. */
  readonly types?: (variables: Variables) => Answer;
}
