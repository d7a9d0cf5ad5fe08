// Recursive descent over the useful part of Okta's expression language:
//   choice  = or [ "?" choice ":" choice ]          or = and { ("or" | "||" | "OR") and }
//   and     = not { ("and" | "&&" | "AND") not }     not = ("not" | "!" | "NOT") not | comparison
//   compare = sum [ ("==" | "!=" | "<" | ">" | "<=" | ">=" | "eq" | "ne" | "lt" | "gt" | "le" | "ge") sum ]
//   sum     = primary { "+" primary }
//   primary = literal | "(" choice ")" | "{" list "}" | path [ "(" list ")" ]
import type { Expression, Operator } from './ast.ts'
import { ExpressionError } from './error.ts'
import { type Token, tokenize } from './token.ts'

const LENGTH_MAX = 4096
const DEPTH_MAX = 60

const COMPARISONS: Readonly<Record<string, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
}

/** Text to tree. Throws ExpressionError with the position of what was not expected. */
export function parseExpression(text: string): Expression {
  if (text.length > LENGTH_MAX) throw new ExpressionError(`more than ${LENGTH_MAX} characters`, LENGTH_MAX)
  const parser = createParser(tokenize(text))
  const expression = parser.parseChoice(0)
  parser.expectEnd()
  return expression
}

function createParser(tokens: readonly Token[]) {
  let index = 0

  function peek(): Token {
    const token = tokens[index]
    if (token === undefined) throw new ExpressionError('unexpected end', 0)
    return token
  }
  function accept(...texts: readonly string[]): boolean {
    const token = peek()
    if (token.kind !== 'sign' && token.kind !== 'name') return false
    if (!texts.includes(token.text)) return false
    index++
    return true
  }
  function expect(text: string): void {
    if (!accept(text)) throw unexpected(`expected "${text}"`)
  }
  function unexpected(wanted: string): ExpressionError {
    const token = peek()
    return new ExpressionError(
      `${wanted}, found ${token.kind === 'end' ? 'the end' : `"${token.text}"`}`,
      token.position,
    )
  }

  function parseChoice(depth: number): Expression {
    if (depth > DEPTH_MAX) throw new ExpressionError('nested too deeply', peek().position)
    const test = parseOr(depth + 1)
    if (!accept('?')) return test
    const yes = parseChoice(depth + 1)
    expect(':')
    return { kind: 'choice', test, yes, no: parseChoice(depth + 1) }
  }
  function parseOr(depth: number): Expression {
    let left = parseAnd(depth)
    while (accept('||', 'or', 'OR')) left = { kind: 'binary', operator: 'or', left, right: parseAnd(depth) }
    return left
  }
  function parseAnd(depth: number): Expression {
    let left = parseNot(depth)
    while (accept('&&', 'and', 'AND')) left = { kind: 'binary', operator: 'and', left, right: parseNot(depth) }
    return left
  }
  function parseNot(depth: number): Expression {
    if (depth > DEPTH_MAX) throw new ExpressionError('nested too deeply', peek().position)
    return accept('!', 'not', 'NOT') ? { kind: 'not', operand: parseNot(depth + 1) } : parseComparison(depth)
  }
  function parseComparison(depth: number): Expression {
    const left = parseSum(depth)
    const token = peek()
    const operator = token.kind === 'sign' || token.kind === 'name' ? COMPARISONS[token.text] : undefined
    if (operator === undefined) return left
    index++
    return { kind: 'binary', operator, left, right: parseSum(depth) }
  }
  function parseSum(depth: number): Expression {
    let left = parsePrimary(depth)
    while (accept('+')) left = { kind: 'binary', operator: '+', left, right: parsePrimary(depth) }
    return left
  }
  function parsePrimary(depth: number): Expression {
    const token = peek()
    if (accept('(')) {
      const inner = parseChoice(depth + 1)
      expect(')')
      return inner
    }
    if (accept('{')) return { kind: 'list', items: parseList('}', depth) }
    if (token.kind === 'string') return take({ kind: 'literal', value: token.text })
    if (token.kind === 'number') return take({ kind: 'literal', value: Number(token.text) })
    if (token.kind === 'name') return parseName(depth)
    throw unexpected('expected a value')
  }
  function parseName(depth: number): Expression {
    const { text, position } = peek()
    index++
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' }
    if (text === 'null') return { kind: 'literal', value: null }
    const steps = [text]
    while (accept('.')) {
      const step = peek()
      if (step.kind !== 'name') throw unexpected('expected a name after "."')
      index++
      steps.push(step.text)
    }
    if (!accept('(')) return { kind: 'path', steps, position }
    return { kind: 'call', name: steps.join('.'), args: parseList(')', depth), position }
  }
  function parseList(close: string, depth: number): Expression[] {
    if (accept(close)) return []
    const items = [parseChoice(depth + 1)]
    while (accept(',')) items.push(parseChoice(depth + 1))
    expect(close)
    return items
  }
  function take(expression: Expression): Expression {
    index++
    return expression
  }
  function expectEnd(): void {
    if (peek().kind !== 'end') throw unexpected('expected the end')
  }
  return { parseChoice, expectEnd }
}
