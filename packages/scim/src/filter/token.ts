// The tokens of filters and PATCH paths (RFC 7644 section 3.4.2.2). Length, nesting and number of terms are bounded
// here, in one linear pass, so that nothing hostile reaches the recursive parser (C-FLT-22, T-51).

import type { Limits } from '../limits.ts'
import { scanLiteral } from './literal.ts'
import { refuseSyntax, type Subject, unexpected } from './syntax-error.ts'

export type Bracket = '(' | ')' | '[' | ']'

export interface Token {
  readonly kind: 'word' | 'text' | 'end' | Bracket
  /** A word as it was written, a text literal decoded. */
  readonly text: string
  /** Where it begins, in UTF-16 code units, counted from 1. */
  readonly position: number
  /** Whether a space, or the beginning, is before it. */
  readonly spaced: boolean
}

/** All tokens of a filter or path; the last one is `end`. Throws invalidFilter or invalidPath. */
export function tokenize(text: string, subject: Subject, limits: Limits): readonly Token[] {
  const lengthMax = subject === 'filter' ? limits.filterLengthMax : limits.pathLengthMax
  if (text.length > lengthMax) {
    throw refuseSyntax(subject, `is ${text.length} characters long; at most ${lengthMax} are accepted`)
  }
  const budget = createBudget(subject, limits)
  const tokens: Token[] = []
  let end = 0
  for (;;) {
    const start = skipSpaces(text, end)
    const place = { position: start + 1, spaced: start > end || start === 0 }
    if (start === text.length) return [...tokens, { kind: 'end', text: '', ...place }]
    const lexeme = scan(text, start, subject)
    const token: Token = { kind: lexeme.kind, text: lexeme.text, ...place }
    budget.spend(token)
    tokens.push(token)
    end = lexeme.end
  }
}

interface Lexeme {
  readonly kind: 'word' | 'text' | Bracket
  readonly text: string
  readonly end: number
}

function scan(text: string, start: number, subject: Subject): Lexeme {
  const first = text.charAt(start)
  if (first === '(' || first === ')' || first === '[' || first === ']') {
    return { kind: first, text: first, end: start + 1 }
  }
  if (first === '"') return { kind: 'text', ...scanLiteral(text, start, subject) }
  const end = wordEnd(text, start)
  return { kind: 'word', text: text.slice(start, end), end }
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 0x20) at += 1
  return at
}

function wordEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && !' "()[]'.includes(text.charAt(at))) at += 1
  return at
}

/** Counts open brackets and terms, and throws as soon as there are too many. */
function createBudget(subject: Subject, limits: Limits): { spend(token: Token): void } {
  let depth = 0
  let terms = 1
  return {
    spend(token) {
      if (token.kind === '(' || token.kind === '[') depth += 1
      if (token.kind === ')' || token.kind === ']') depth -= 1
      if (token.kind === 'word' && isConnective(token.text)) terms += 1
      if (depth > limits.filterDepthMax) {
        throw unexpected(subject, token, `at most ${limits.filterDepthMax} levels of brackets`)
      }
      if (terms > limits.filterTermsMax) {
        throw unexpected(subject, token, `at most ${limits.filterTermsMax} terms; split the query`)
      }
    },
  }
}

function isConnective(word: string): boolean {
  if (word.length > 3) return false
  const lower = word.toLowerCase()
  return lower === 'and' || lower === 'or'
}
