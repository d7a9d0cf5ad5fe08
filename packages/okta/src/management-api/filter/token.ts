// The tokens of Okta's query expressions: words, texts in quotes, numbers, parentheses.

export type Token =
  | { readonly kind: 'word' | 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'open' | 'close' }

const PATTERN = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_][\w.:-]*))/y

/** Splits an expression; answers undefined where it cannot be read. */
export function tokenize(source: string): Token[] | undefined {
  const tokens: Token[] = []
  const pattern = new RegExp(PATTERN)
  const text = source.trim()
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const [, open, close, quoted, number, word] = match
    if (open !== undefined) tokens.push({ kind: 'open' })
    else if (close !== undefined) tokens.push({ kind: 'close' })
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') })
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) })
    else tokens.push({ kind: 'word', value: word ?? '' })
  }
  return tokens
}
