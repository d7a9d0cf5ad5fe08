// An expression to a SQL condition. Texts are compared without regard to letter case, as Okta does.
import type { Value } from '../../store/database.ts'
import { ApiError } from '../api-error.ts'
import { type Expression, type FilterValue, type Operator, parseFilter } from './parse.ts'

export interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

/** Where an attribute is kept: a SQL expression, or one within the rows of a list ("any of them fits"). */
export interface Field {
  readonly expression: string
  readonly within?: string
}

/** The field of an attribute's name; undefined when nothing can be asked about it. */
export type FieldOf = (attribute: string) => Field | undefined

export function compileFilter(source: string, fieldOf: FieldOf): Condition {
  return compile(parseFilter(source), fieldOf)
}

/** Joins conditions with AND; without any, everything fits. */
export function joinConditions(conditions: readonly (Condition | undefined)[]): Condition {
  const given = conditions.filter((condition) => condition !== undefined)
  return {
    sql: ['1 = 1', ...given.map(({ sql }) => `(${sql})`)].join(' AND '),
    values: given.flatMap(({ values }) => [...values]),
  }
}

function compile(expression: Expression, fieldOf: FieldOf): Condition {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const left = compile(expression.left, fieldOf)
      const right = compile(expression.right, fieldOf)
      return {
        sql: `(${left.sql} ${expression.kind.toUpperCase()} ${right.sql})`,
        values: [...left.values, ...right.values],
      }
    }
    case 'not': {
      const inner = compile(expression.operand, fieldOf)
      return { sql: `NOT (${inner.sql})`, values: inner.values }
    }
    case 'present':
      return wrap(getField(expression.attribute, fieldOf), (column) => ({ sql: `${column} IS NOT NULL`, values: [] }))
    case 'compare':
      return wrap(getField(expression.attribute, fieldOf), (column) =>
        compare(column, expression.operator, expression.value),
      )
  }
}

function getField(attribute: string, fieldOf: FieldOf): Field {
  const field = fieldOf(attribute)
  if (field !== undefined) return field
  throw new ApiError(400, 'E0000031', 'Invalid search criteria.', [`Nothing can be asked about "${attribute}" here.`])
}

function wrap(field: Field, condition: (column: string) => Condition): Condition {
  const inner = condition(field.expression)
  if (field.within === undefined) return { sql: `coalesce(${inner.sql}, 0)`, values: inner.values }
  return { sql: `EXISTS (SELECT 1 FROM ${field.within} AND ${inner.sql})`, values: inner.values }
}

const COMPARISONS = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const

function compare(column: string, operator: Operator, value: FilterValue): Condition {
  if (value === null) return { sql: operator === 'ne' ? `${column} IS NOT NULL` : `${column} IS NULL`, values: [] }
  const operand = typeof value === 'boolean' ? Number(value) : value
  const text = String(value)
  switch (operator) {
    case 'eq':
      return { sql: `${column} = ? COLLATE NOCASE`, values: [operand] }
    case 'ne':
      return { sql: `${column} IS NOT ? COLLATE NOCASE`, values: [operand] }
    case 'sw':
      return like(column, `${escapeLike(text)}%`)
    case 'ew':
      return like(column, `%${escapeLike(text)}`)
    case 'co':
      return like(column, `%${escapeLike(text)}%`)
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return {
        sql: `${column} ${COMPARISONS[operator]} ?`,
        values: [typeof operand === 'string' ? toMoment(operand) : operand],
      }
  }
}

function like(column: string, pattern: string): Condition {
  return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [pattern] }
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Moments are kept with milliseconds in UTC; a moment in another form is brought into it before it is compared. */
function toMoment(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return text
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
