// The words of the expression language that Okta uses in mappings and group rules.
import { ExpressionError } from './error.ts'

export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly position: number }
  | { readonly kind: 'string'; readonly text: string; readonly position: number }
  | { readonly kind: 'number'; readonly text: string; readonly position: number }
  | { readonly kind: 'sign'; readonly text: string; readonly position: number }
  | { readonly kind: 'end'; readonly text: ''; readonly position: number }

const PATTERN =
  /\s+|(?<name>[A-Za-z_$][A-Za-z0-9_$]*)|(?<number>\d+(?:\.\d+)?)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<sign>==|!=|<=|>=|&&|\|\||[()?:,.+<>!{}])/y

/** Splits the text into tokens, an `end` token last. A character that belongs to no token is refused with its position. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(PATTERN)
  let position = 0
  while (position < text.length) {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match === null) throw new ExpressionError(`unexpected character "${text[position]}"`, position)
    const token = toToken(match.groups ?? {}, position)
    if (token !== undefined) tokens.push(token)
    position = pattern.lastIndex
  }
  tokens.push({ kind: 'end', text: '', position: text.length })
  return tokens
}

function toToken(groups: Record<string, string | undefined>, position: number): Token | undefined {
  if (groups.name !== undefined) return { kind: 'name', text: groups.name, position }
  if (groups.number !== undefined) return { kind: 'number', text: groups.number, position }
  if (groups.sign !== undefined) return { kind: 'sign', text: groups.sign, position }
  const quoted = groups.double ?? groups.single
  return quoted === undefined ? undefined : { kind: 'string', text: quoted.replace(/\\(.)/g, '$1'), position }
}
