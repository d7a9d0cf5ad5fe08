// The tokens of one text, taken one after the other.

import type { Limits } from '../limits.ts'
import { type Subject, unexpected } from './syntax-error.ts'
import { type Bracket, type Token, tokenize } from './token.ts'

/** A place in a list of tokens: `peek` looks at the next one, `take` moves on. At the end it stays at `end`. */
export interface Reader {
  readonly peek: () => Token
  readonly take: () => Token
  /** Throws at the next token. */
  readonly fail: (expected: string) => never
  /** Moves over this bracket or throws. */
  readonly expect: (bracket: Bracket, expected: string) => void
  /** Throws unless everything has been read. */
  readonly expectEnd: (expected: string) => void
}

/** Reads a filter or path; throws invalidFilter or invalidPath when it cannot even be taken apart into tokens. */
export function createReader(text: string, subject: Subject, limits: Limits): Reader {
  const tokens = tokenize(text, subject, limits)
  let index = 0
  const end: Token = { kind: 'end', text: '', position: text.length + 1, spaced: true }
  const peek = (): Token => tokens[index] ?? end
  const take = (): Token => {
    const token = peek()
    index += 1
    return token
  }
  const fail = (expected: string): never => {
    throw unexpected(subject, peek(), expected)
  }
  const expect = (bracket: Bracket, expected: string): void => {
    if (peek().kind !== bracket) fail(expected)
    take()
  }
  const expectEnd = (expected: string): void => {
    if (peek().kind !== 'end') fail(expected)
  }
  return { peek, take, fail, expect, expectEnd }
}
