// Whether an operator and a literal fit an attribute, and the literal in comparison form (C-FLT-06, C-FLT-08, C-FLT-09).

import { badRequest } from '../error.ts'
import { type ComparisonForm, comparisonForm } from '../resource/fold.ts'
import type { Attribute, AttributeType } from '../schema/attribute.ts'
import type { CompareOperator, ResolvedOperator } from './ast.ts'

type SimpleType = Exclude<AttributeType, 'complex'>

const equality: readonly CompareOperator[] = ['eq', 'ne']
const ordering: readonly CompareOperator[] = [...equality, 'gt', 'ge', 'lt', 'le']
const textual: readonly CompareOperator[] = [...ordering, 'co', 'sw', 'ew']

const rules = {
  string: { operators: textual, literal: 'text in double quotes' },
  reference: { operators: textual, literal: 'a URI in double quotes' },
  binary: { operators: equality, literal: 'base64 text in double quotes' },
  boolean: { operators: equality, literal: 'true or false' },
  integer: { operators: ordering, literal: 'a whole number' },
  decimal: { operators: ordering, literal: 'a number' },
  dateTime: { operators: ordering, literal: 'a date and time such as "2026-03-01T08:00:00Z"' },
} satisfies Record<SimpleType, { readonly operators: readonly CompareOperator[]; readonly literal: string }>

/** Throws invalidFilter when the operator is not for this type or the literal is not of it. */
export function resolveLiteral(
  attribute: Attribute,
  operator: ResolvedOperator,
  literal: string | number | boolean,
): ComparisonForm {
  if (attribute.type === 'complex') throw new Error(`${attribute.name} is complex`)
  const rule = rules[attribute.type]
  if (!rule.operators.includes(operator)) {
    throw badRequest(
      'invalidFilter',
      `${operator} cannot be used on ${attribute.name} (${attribute.type}); it is compared with ${rule.operators.join(', ')}.`,
    )
  }
  const value = comparisonForm(attribute, attribute.type === 'boolean' ? readBoolean(literal) : literal)
  if (value !== undefined) return value
  throw badRequest('invalidFilter', `${attribute.name} (${attribute.type}) is compared with ${rule.literal}.`)
}

// Entra ID writes booleans as text: accepted on boolean attributes alone (A-19, C-ATT-05).
function readBoolean(literal: string | number | boolean): string | number | boolean {
  if (literal === 'true' || literal === 'True') return true
  if (literal === 'false' || literal === 'False') return false
  return literal
}
