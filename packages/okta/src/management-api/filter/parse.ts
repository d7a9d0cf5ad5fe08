// Okta's `filter` and `search` expressions (developer.okta.com, "Filter" and "Operators"): or < and < not < comparison.
import { ApiError } from '../api-error.ts'
import { type Token, tokenize } from './token.ts'

const OPERATORS = ['eq', 'ne', 'sw', 'ew', 'co', 'gt', 'ge', 'lt', 'le'] as const
export type Operator = (typeof OPERATORS)[number]
export type FilterValue = string | number | boolean | null

export type Expression =
  | { readonly kind: 'or' | 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'compare'
      readonly attribute: string
      readonly operator: Operator
      readonly value: FilterValue
    }

/** At most so many parts in one expression. */
const TOKENS_MAX = 400

/** Reads an expression, or refuses it as Okta does: E0000031. */
export function parseFilter(source: string): Expression {
  const tokens = tokenize(source)
  if (tokens === undefined || tokens.length === 0 || tokens.length > TOKENS_MAX) throw invalid(source)
  const parser = createParser(tokens, source)
  const expression = parser.or()
  if (!parser.isAtEnd()) throw invalid(source)
  return expression
}

function createParser(tokens: readonly Token[], source: string) {
  let position = 0
  const peek = () => tokens[position]
  const isWord = (word: string) => {
    const token = peek()
    return token?.kind === 'word' && token.value.toLowerCase() === word
  }
  const take = () => {
    const token = tokens[position++]
    if (token === undefined) throw invalid(source)
    return token
  }

  function or(): Expression {
    let left = and()
    while (isWord('or')) {
      take()
      left = { kind: 'or', left, right: and() }
    }
    return left
  }

  function and(): Expression {
    let left = unary()
    while (isWord('and')) {
      take()
      left = { kind: 'and', left, right: unary() }
    }
    return left
  }

  function unary(): Expression {
    if (isWord('not')) {
      take()
      return { kind: 'not', operand: unary() }
    }
    if (peek()?.kind !== 'open') return comparison()
    take()
    const inner = or()
    if (take().kind !== 'close') throw invalid(source)
    return inner
  }

  function comparison(): Expression {
    const attribute = take()
    const operator = take()
    if (attribute.kind !== 'word' || operator.kind !== 'word') throw invalid(source)
    const name = operator.value.toLowerCase()
    if (name === 'pr') return { kind: 'present', attribute: attribute.value }
    const known = OPERATORS.find((candidate) => candidate === name)
    if (known === undefined) throw invalid(source)
    return { kind: 'compare', attribute: attribute.value, operator: known, value: readValue(take(), source) }
  }

  return { or, isAtEnd: () => position === tokens.length }
}

function readValue(token: Token, source: string): FilterValue {
  if (token.kind === 'text' || token.kind === 'number') return token.value
  if (token.kind === 'word') {
    if (token.value === 'true' || token.value === 'false') return token.value === 'true'
    if (token.value === 'null') return null
  }
  throw invalid(source)
}

function invalid(source: string): ApiError {
  return new ApiError(400, 'E0000031', `Invalid search criteria.`, [`The expression cannot be read: ${source}`])
}
