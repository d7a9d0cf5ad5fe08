// Values of the expression language, and what it may look at.

export type ExpressionValue = string | number | boolean | null | readonly ExpressionValue[]

/** What an expression may look at: named objects (`user`, `appuser`) and the names of the person's groups. */
export interface Surroundings {
  readonly objects: Readonly<Record<string, Readonly<Record<string, ExpressionValue>>>>
  readonly groupNames: () => readonly string[]
}

/** Only `true` and the text "true" hold; anything else, null above all, does not. */
export function isTrue(value: ExpressionValue): boolean {
  return value === true || value === 'true'
}

/** A value as the text that would be sent; null is empty. */
export function toText(value: ExpressionValue): string {
  if (value === null) return ''
  return Array.isArray(value) ? value.map(toText).join(',') : String(value)
}
