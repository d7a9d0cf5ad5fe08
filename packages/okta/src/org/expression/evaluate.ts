// What an expression means for one person: values of the profile in, a value out. A missing attribute is null, and
// null joined to a text is nothing, as in Okta.
import type { Expression, Operator } from './ast.ts'
import { ExpressionError } from './error.ts'
import { callFunction } from './functions.ts'
import { type ExpressionValue, isTrue, type Surroundings, toText } from './value.ts'

/** The value of the expression. Throws ExpressionError for an unknown object, function or number of arguments. */
export function evaluate(expression: Expression, surroundings: Surroundings): ExpressionValue {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'list':
      return expression.items.map((item) => evaluate(item, surroundings))
    case 'path':
      return evaluatePath(expression.steps, expression.position, surroundings)
    case 'call':
      return callFunction(
        expression,
        expression.args.map((argument) => evaluate(argument, surroundings)),
        surroundings,
      )
    case 'not':
      return !isTrue(evaluate(expression.operand, surroundings))
    case 'choice':
      return evaluate(isTrue(evaluate(expression.test, surroundings)) ? expression.yes : expression.no, surroundings)
    case 'binary':
      return evaluateBinary(expression.operator, expression.left, expression.right, surroundings)
  }
}

function evaluatePath(steps: readonly string[], position: number, surroundings: Surroundings): ExpressionValue {
  const [objectName = '', attribute, ...rest] = steps
  const object = surroundings.objects[objectName]
  if (object === undefined) throw new ExpressionError(`unknown object "${objectName}"`, position)
  if (attribute === undefined || rest.length > 0) {
    throw new ExpressionError(`expected one attribute name after "${objectName}."`, position)
  }
  return object[attribute] ?? null
}

function evaluateBinary(
  operator: Operator,
  left: Expression,
  right: Expression,
  surroundings: Surroundings,
): ExpressionValue {
  const first = evaluate(left, surroundings)
  if (operator === 'and') return isTrue(first) && isTrue(evaluate(right, surroundings))
  if (operator === 'or') return isTrue(first) || isTrue(evaluate(right, surroundings))
  const second = evaluate(right, surroundings)
  switch (operator) {
    case '==':
      return isSame(first, second)
    case '!=':
      return !isSame(first, second)
    case '+':
      return typeof first === 'number' && typeof second === 'number' ? first + second : toText(first) + toText(second)
    default:
      return compare(operator, first, second)
  }
}

function isSame(left: ExpressionValue, right: ExpressionValue): boolean {
  if (left === null || right === null) return left === right
  return toText(left) === toText(right)
}

function compare(operator: '<' | '>' | '<=' | '>=', left: ExpressionValue, right: ExpressionValue): boolean {
  if (left === null || right === null) return false
  const order =
    Number.isNaN(Number(left)) || Number.isNaN(Number(right))
      ? toText(left).localeCompare(toText(right))
      : Number(left) - Number(right)
  switch (operator) {
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
  }
}
