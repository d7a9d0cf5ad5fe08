// A resolved filter as SQL. Its meaning is `matches` of the SCIM library: every form here must agree with it, on NULLs
// and unassigned attributes too, so each leaf is made true or false by IS TRUE and `not` is safe.

import {
  type Attribute,
  badRequest,
  type ResolvedFilter,
  type ResolvedOperator,
  type ResolvedPath,
} from '@fluid-scim/scim'
import type { OrganisationId } from '../../directory/ids.ts'
import type { Dialect, Fragment, ScalarType, SqlValue } from './connection.ts'

/** A table that can be filtered: its JSON in comparison form, and what lies in columns and other tables. */
export interface SearchedTable {
  readonly name: 'users' | 'groups'
  readonly alias: string
  readonly key: 'user_key' | 'group_key'
  /** Attributes (`meta.created` with a dot) that are columns or constants. */
  readonly stored: Readonly<Record<string, string>>
  /** Those of them that an index finds. */
  readonly lookups: readonly string[]
  /** What finds one row at the most: attribute → statement of the organisation and the value, with the columns of a list. */
  readonly unique: Readonly<Record<string, string>>
  /** Multi-valued attributes that are rows of other tables. */
  readonly relations: Readonly<Record<string, Relation>>
  /** Rows that can be found by an index before their JSON is looked at: attribute path → subquery of keys, one `?`. */
  readonly indexes: Readonly<Record<string, string>>
}

/** A multi-valued attribute that is computed from other tables: what to select from, and each sub-attribute's SQL. */
interface Relation {
  readonly from: string
  readonly columns: (dialect: Dialect) => Readonly<Record<string, string>>
}

interface Context {
  readonly dialect: Dialect
  readonly table: SearchedTable
  /** The JSON of a row. */
  readonly json: string
  readonly organisation: OrganisationId
}

/** Where the attributes of the current level are: in the row, in one JSON element, or in one row of a relation. */
type Level =
  | { readonly kind: 'row' }
  | { readonly kind: 'json'; readonly json: string; readonly steps: readonly string[] }
  | { readonly kind: 'columns'; readonly columns: Readonly<Record<string, string>> }

/** Compiles a filter for the rows of `table`. Refuses (400 invalidFilter) the few attributes that have no stored form. */
export function compileFilter(filter: ResolvedFilter, context: Context): Fragment {
  return compile(filter, context, { kind: 'row' })
}

function compile(filter: ResolvedFilter, context: Context, level: Level): Fragment {
  switch (filter.kind) {
    case 'and':
      return join(filter.terms, 'AND', context, level)
    case 'or':
      return join(filter.terms, 'OR', context, level)
    case 'not': {
      const term = compile(filter.term, context, level)
      return { sql: `NOT ${term.sql}`, parameters: term.parameters }
    }
    case 'present':
      return compilePresent(filter.path, context, level)
    case 'compare':
      return compileCompare(filter, context, level)
    case 'value':
      return compileValueFilter(filter, context, level)
    case 'never':
      return { sql: '(1 = 0)', parameters: [] }
  }
}

function join(terms: readonly ResolvedFilter[], word: 'AND' | 'OR', context: Context, level: Level): Fragment {
  const parts = terms.map((term) => compile(term, context, level))
  return {
    sql: `(${parts.map((part) => part.sql).join(` ${word} `)})`,
    parameters: parts.flatMap((part) => part.parameters),
  }
}

function compileCompare(
  filter: Extract<ResolvedFilter, { kind: 'compare' }>,
  context: Context,
  level: Level,
): Fragment {
  const { path, operator, value } = filter
  if (level.kind === 'row' && operator === 'eq') {
    const index = path.extension === undefined ? ownProperty(context.table.indexes, pathName(path)) : undefined
    if (index !== undefined) return indexed(index, value, context)
    const column = path.extension === undefined ? ownProperty(context.table.stored, pathName(path)) : undefined
    if (column !== undefined) return equalColumn(column, value)
  }
  return withScalar(path, context, level, (scalar) => comparison(scalar, operator, value, context.dialect))
}

/** As true or false as `IS TRUE` makes it, and in a form that the column's index can answer (C-FLT-24). */
function equalColumn(column: string, value: SqlValue): Fragment {
  return { sql: `(${column} = ? AND ${column} IS NOT NULL)`, parameters: [value] }
}

function compilePresent(path: ResolvedPath, context: Context, level: Level): Fragment {
  const { attribute, sub } = path
  if (level.kind === 'row' && isMeta(path) && sub === undefined) return { sql: '(1 = 1)', parameters: [] }
  const relation = relationAt(path, context, level)
  // A row of a relation always has its value, so that it is there is enough.
  if (relation !== undefined && sub === undefined) return exists(relation.from, { sql: '(1 = 1)', parameters: [] })
  if (sub === undefined && attribute.type === 'complex') {
    const filter: ResolvedFilter = {
      kind: 'or',
      terms: attribute.subAttributes.map((part) => ({ kind: 'present', path: inElement(part) })),
    }
    return compileValueFilter({ kind: 'value', path, filter }, context, level)
  }
  const type = scalarType(sub ?? attribute)
  return withScalar(path, context, level, (scalar) => ({
    sql: type === 'text' ? `(${scalar} IS NOT NULL AND ${scalar} <> '')` : `(${scalar} IS NOT NULL)`,
    parameters: [],
  }))
}

function compileValueFilter(
  filter: Extract<ResolvedFilter, { kind: 'value' }>,
  context: Context,
  level: Level,
): Fragment {
  const { attribute } = filter.path
  const relation = relationAt(filter.path, context, level)
  if (relation !== undefined) {
    const columns = relation.columns(context.dialect)
    return exists(relation.from, compile(filter.filter, context, { kind: 'columns', columns }))
  }
  if (level.kind === 'row' && isMeta(filter.path)) {
    return compile(filter.filter, context, { kind: 'columns', columns: partsOf('meta', context.table.stored) })
  }
  const { json, steps } = jsonOf(filter.path, context, level)
  if (!attribute.multiValued) {
    // Where there is nothing, nothing in it matches, not even a `not`.
    const isThere = `${context.dialect.scalarAt(json, steps, 'text')} IS NOT NULL`
    const inside = compile(filter.filter, context, { kind: 'json', json, steps })
    return { sql: `(${isThere} AND ${inside.sql})`, parameters: inside.parameters }
  }
  const inner = compile(filter.filter, context, { kind: 'json', json: context.dialect.elementJson('e'), steps: [] })
  const found = exists(context.dialect.elementsAt(json, steps, 'e'), inner)
  return level.kind === 'row' ? narrowed(filter, found, context) : found
}

/** The scalar that a path leads to, wherever it lies; for a multi-valued attribute, any of its values may satisfy. */
function withScalar(
  path: ResolvedPath,
  context: Context,
  level: Level,
  condition: (scalar: string) => Fragment,
): Fragment {
  const { dialect, table } = context
  const leaf = path.sub ?? path.attribute
  if (level.kind === 'columns') return isTrue(condition(columnOf(level.columns, leaf.name)))
  if (level.kind === 'row') {
    const relation = relationAt(path, context, level)
    if (relation !== undefined) {
      return exists(relation.from, condition(columnOf(relation.columns(dialect), leaf.name)))
    }
    const column = path.extension === undefined ? ownProperty(table.stored, pathName(path)) : undefined
    if (column !== undefined) return isTrue(condition(column))
    if (isMeta(path)) throw notStored(pathName(path))
  }
  const { json, steps } = jsonOf(path, context, level)
  const inner = path.sub === undefined ? [] : [path.sub.name]
  if (!path.attribute.multiValued) {
    return isTrue(condition(dialect.scalarAt(json, [...steps, ...inner], scalarType(leaf))))
  }
  const element = dialect.scalarAt(dialect.elementJson('e'), inner, scalarType(leaf))
  return exists(dialect.elementsAt(json, steps, 'e'), condition(element))
}

// An extension may have attributes of the same names: they are values like any other.
function relationAt(path: ResolvedPath, { table }: Context, level: Level): Relation | undefined {
  const isOwn = level.kind === 'row' && path.extension === undefined
  return isOwn ? ownProperty(table.relations, path.attribute.name) : undefined
}

function isMeta({ extension, attribute }: ResolvedPath): boolean {
  return extension === undefined && attribute.name === 'meta'
}

function jsonOf(path: ResolvedPath, context: Context, level: Level): { json: string; steps: readonly string[] } {
  const own = path.extension === undefined ? [path.attribute.name] : [path.extension, path.attribute.name]
  if (level.kind === 'json') return { json: level.json, steps: [...level.steps, ...own] }
  return { json: context.json, steps: own }
}

function comparison(
  scalar: string,
  operator: ResolvedOperator,
  value: string | number | boolean,
  dialect: Dialect,
): Fragment {
  switch (operator) {
    case 'eq':
      return { sql: `(${scalar} = ?)`, parameters: [value] }
    case 'co':
      return { sql: `(${dialect.position(scalar, '?')} > 0)`, parameters: [value] }
    case 'sw':
      return { sql: `(substr(${scalar}, 1, length(?)) = ?)`, parameters: [value, value] }
    case 'ew':
      return {
        sql: `(length(${scalar}) >= length(?) AND substr(${scalar}, length(${scalar}) - length(?) + 1) = ?)`,
        parameters: [value, value, value],
      }
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const ordered = typeof value === 'string' ? dialect.inCodePointOrder(scalar) : scalar
      return { sql: `(${ordered} ${ORDER_SIGNS[operator]} ?)`, parameters: [value] }
    }
  }
}

const ORDER_SIGNS = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const

/** `emails[type eq "work" and value eq "x"]` can only hold where some e-mail is "x": let the index find those rows. */
function narrowed(filter: Extract<ResolvedFilter, { kind: 'value' }>, found: Fragment, context: Context): Fragment {
  if (filter.path.extension !== undefined) return found
  const terms = filter.filter.kind === 'and' ? filter.filter.terms : [filter.filter]
  for (const term of terms) {
    if (term.kind !== 'compare' || term.operator !== 'eq') continue
    const index = ownProperty(context.table.indexes, `${filter.path.attribute.name}.${term.path.attribute.name}`)
    if (index === undefined) continue
    const first = indexed(index, term.value, context)
    return { sql: `(${first.sql} AND ${found.sql})`, parameters: [...first.parameters, ...found.parameters] }
  }
  return found
}

function indexed(index: string, value: SqlValue, { table, organisation, dialect }: Context): Fragment {
  return { sql: `(${table.alias}.${table.key} IN (${index}${dialect.isWaitedFor}))`, parameters: [organisation, value] }
}

function exists(from: string, condition: Fragment): Fragment {
  const word = from.includes(' WHERE ') ? 'AND' : 'WHERE'
  return { sql: `EXISTS (SELECT 1 FROM ${from} ${word} ${condition.sql})`, parameters: condition.parameters }
}

function isTrue(condition: Fragment): Fragment {
  return { sql: `(${condition.sql} IS TRUE)`, parameters: condition.parameters }
}

/** Of `{meta.created: …}` the entries below `meta`, by their last names. */
function partsOf(name: string, stored: SearchedTable['stored']): Readonly<Record<string, string>> {
  const below = Object.entries(stored).filter(([path]) => path.startsWith(`${name}.`))
  return Object.fromEntries(below.map(([path, column]) => [path.slice(name.length + 1), column]))
}

function inElement(attribute: Attribute): ResolvedPath {
  return { extension: undefined, attribute, sub: undefined }
}

function columnOf(columns: Readonly<Record<string, string>>, name: string): string {
  const column = ownProperty(columns, name)
  if (column === undefined) throw notStored(name)
  return column
}

function notStored(name: string): Error {
  return badRequest(
    'invalidFilter',
    `"${name}" is worked out for each answer and cannot be searched for. Filter on another attribute, such as id or userName.`,
  )
}

export function ownProperty<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** `userName`, `meta.created`, `emails.value`: how tables name what they keep in columns and indexes. */
export function pathName(path: ResolvedPath): string {
  return path.sub === undefined ? path.attribute.name : `${path.attribute.name}.${path.sub.name}`
}

/** How a value of this attribute compares: dateTimes are kept as milliseconds. */
export function scalarType(attribute: Attribute): ScalarType {
  switch (attribute.type) {
    case 'boolean':
      return 'boolean'
    case 'decimal':
    case 'integer':
    case 'dateTime':
      return 'number'
    case 'string':
    case 'binary':
    case 'reference':
    case 'complex':
      return 'text'
  }
}
