/** What is wrong with an expression, and where (a position in its text, from 0). */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly position: number

  constructor(message: string, position: number) {
    super(`Invalid expression at position ${position + 1}: ${message}.`)
    this.position = position
  }
}
