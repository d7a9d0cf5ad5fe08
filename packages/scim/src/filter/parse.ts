// The filter grammar of RFC 7644 section 3.4.2.2 with errata 4670, 4690, 7319, 7322 and 8924: one function per
// production, the grammar above it. The tokenizer has bounded depth and length before anything here runs.

import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import type { AttributePath, CompareOperator, CompareValue, Filter } from './ast.ts'
import { isAttributeName, parseAttributePath } from './attribute-path.ts'
import { parseBareLiteral } from './literal.ts'
import { createReader, type Reader } from './reader.ts'

/** A term is about a resource, or, between `[` and `]`, about one element, where attributes are bare names. */
type Scope = 'resource' | 'element'

const operators: ReadonlyMap<string, CompareOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((operator) => [operator, operator]),
)

const expectedTerm = 'an attribute, "not (" or "("'
const expectedOperator = 'an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr'
const expectedValue = 'a value: text in double quotes, a number, true, false or null'

/**
 * A filter as it was written. Throws invalidFilter with the position, what stood there and what was expected, and for
 * a filter beyond the limits. Nested `and` in `and` and `or` in `or` come out flat.
 *
 *     filter = orExp
 */
export function parseFilter(text: string, limits: Limits = DEFAULT_LIMITS): Filter {
  const reader = createReader(text, 'filter', limits)
  const filter = readOr(reader, 'resource')
  reader.expectEnd('"and", "or" or the end')
  return filter
}

/**
 * The part of `attr[…]` after the opening bracket, with the closing one.
 *
 *     "[" *SP valOr *SP "]"
 */
export function readElementFilter(reader: Reader): Filter {
  reader.expect('[', '"["')
  const filter = readOr(reader, 'element')
  reader.expect(']', '"and", "or" or "]"')
  return filter
}

/** The `.name` directly behind a closing `]`, or undefined when there is none. */
export function readElementSub(reader: Reader): string | undefined {
  const { kind, spaced, text } = reader.peek()
  if (kind !== 'word' || spaced) return undefined
  if (!text.startsWith('.') || !isAttributeName(text.slice(1))) reader.fail('a sub-attribute such as .value')
  reader.take()
  return text.slice(1)
}

/** attrPath, as the next word. */
export function readAttributePath(reader: Reader): AttributePath {
  const { kind, text } = reader.peek()
  const path = kind === 'word' ? parseAttributePath(text) : undefined
  if (path === undefined) return reader.fail('an attribute')
  reader.take()
  return path
}

// orExp = andExp *( 1*SP "or" 1*SP andExp )
function readOr(reader: Reader, scope: Scope): Filter {
  const terms = [readAnd(reader, scope)]
  while (takeConnective(reader, 'or')) terms.push(readAnd(reader, scope))
  return join('or', terms)
}

// andExp = term *( 1*SP "and" 1*SP term )
function readAnd(reader: Reader, scope: Scope): Filter {
  const terms = [readTerm(reader, scope)]
  while (takeConnective(reader, 'and')) terms.push(readTerm(reader, scope))
  return join('and', terms)
}

// term = [ "not" *SP ] "(" *SP orExp *SP ")" / valuePath / attrExp
function readTerm(reader: Reader, scope: Scope): Filter {
  if (reader.peek().kind === '(') return readGroup(reader, scope)
  if (isWord(reader, 'not')) {
    reader.take()
    return { kind: 'not', term: readGroup(reader, scope) }
  }
  if (reader.peek().kind !== 'word' || isWord(reader, 'and') || isWord(reader, 'or')) reader.fail(expectedTerm)
  return readAttributeExpression(reader, scope)
}

function readGroup(reader: Reader, scope: Scope): Filter {
  reader.expect('(', '"("')
  const filter = readOr(reader, scope)
  reader.expect(')', '"and", "or" or ")"')
  return filter
}

// valuePath = attrName "[" *SP valOr *SP "]", then perhaps subAttr attrExp (C-FLT-17)
// attrExp = attrPath 1*SP "pr" / attrPath 1*SP op 1*SP compValue
function readAttributeExpression(reader: Reader, scope: Scope): Filter {
  const word = reader.peek()
  const path = parseAttributePath(word.text)
  if (path === undefined) return reader.fail(expectedTerm)
  if (scope === 'element' && (path.uri !== undefined || path.sub !== undefined)) {
    return reader.fail('a sub-attribute alone, such as type or value')
  }
  reader.take()
  const next = reader.peek()
  if (scope === 'resource' && path.sub === undefined && next.kind === '[' && !next.spaced) {
    return readValuePath(reader, path)
  }
  return readComparison(reader, path)
}

function readValuePath(reader: Reader, path: AttributePath): Filter {
  const filter = readElementFilter(reader)
  const sub = readElementSub(reader)
  const then = sub === undefined ? undefined : readComparison(reader, { uri: undefined, name: sub, sub: undefined })
  return { kind: 'value', path, filter, then }
}

function readComparison(reader: Reader, path: AttributePath): Filter {
  if (isWord(reader, 'pr')) {
    reader.take()
    return { kind: 'present', path }
  }
  const { kind, text } = reader.peek()
  const operator = kind === 'word' ? operators.get(text.toLowerCase()) : undefined
  if (operator === undefined) return reader.fail(expectedOperator)
  reader.take()
  return { kind: 'compare', path, operator, value: readValue(reader) }
}

// compValue = JSON string / JSON number / "true" / "false" / "null". A text may follow its operator without a space,
// as in the example of RFC 7644 section 3.5.2.2.
function readValue(reader: Reader): CompareValue {
  const { kind, text } = reader.peek()
  const value = kind === 'text' ? text : kind === 'word' ? parseBareLiteral(text) : undefined
  if (value === undefined) return reader.fail(expectedValue)
  reader.take()
  return value
}

function takeConnective(reader: Reader, connective: 'and' | 'or'): boolean {
  if (!isWord(reader, connective)) return false
  if (!reader.peek().spaced) reader.fail(`a space before "${connective}"`)
  reader.take()
  if (!reader.peek().spaced) reader.fail(`a space after "${connective}"`)
  return true
}

function isWord(reader: Reader, word: string): boolean {
  const { kind, text } = reader.peek()
  return kind === 'word' && text.length === word.length && text.toLowerCase() === word
}

function join(kind: 'and' | 'or', terms: readonly Filter[]): Filter {
  const [first] = terms
  if (first !== undefined && terms.length === 1) return first
  return { kind, terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])) }
}
