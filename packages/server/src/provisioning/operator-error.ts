/** What an operator or administrator asked for cannot be done: the sentence says why and what to do. */
export class OperatorError extends Error {}

/** What they named is not there. */
export class NothingThere extends OperatorError {}
