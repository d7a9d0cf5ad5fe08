// sortBy as SQL: RFC 7644 section 3.4.2.3, C-SRT-03 and -04. Its meaning is `sortKey` of the SCIM library.

import { badRequest } from '@fluid-scim/scim'
import type { ListQuery } from '../port/users.ts'
import type { Dialect } from './connection.ts'
import { pathName, type SearchedTable, scalarType } from './filter.ts'

interface SortContext {
  readonly dialect: Dialect
  readonly table: SearchedTable
  /** The JSON of a row. */
  readonly json: string
}

/** The ORDER BY of a sort, without the tie-break. Unassigned comes last when ascending, first when descending. */
export function compileSort(sort: NonNullable<ListQuery['sort']>, context: SortContext): string {
  const key = keyOf(sort.path, context)
  const direction = sort.descending ? 'DESC' : 'ASC'
  return `(${key} IS NULL) ${direction}, ${key} ${direction}`
}

function keyOf(path: NonNullable<ListQuery['sort']>['path'], { dialect, table, json }: SortContext): string {
  const { attribute, sub, extension } = path
  const name = pathName(path)
  if (extension === undefined && Object.hasOwn(table.stored, name)) return `${table.stored[name]}`
  if (extension === undefined && (attribute.name === 'meta' || Object.hasOwn(table.relations, attribute.name))) {
    throw badRequest(
      'invalidValue',
      `Results cannot be sorted by "${name}". Sort by another attribute, such as userName.`,
    )
  }
  const steps = extension === undefined ? [attribute.name] : [extension, attribute.name]
  const inner = sub === undefined ? [] : [sub.name]
  const type = scalarType(sub ?? attribute)
  const ordered = (scalar: string) => (type === 'text' ? dialect.inCodePointOrder(scalar) : scalar)
  if (!attribute.multiValued) return ordered(dialect.scalarAt(json, [...steps, ...inner], type))
  const element = dialect.elementJson('e')
  const isPrimary = dialect.scalarAt(element, ['primary'], 'boolean')
  const first = attribute.type === 'complex' ? `(${isPrimary} IS TRUE) DESC, ` : ''
  const order = `ORDER BY ${first}${dialect.elementOrder('e')} LIMIT 1`
  return ordered(
    `(SELECT ${dialect.scalarAt(element, inner, type)} FROM ${dialect.elementsAt(json, steps, 'e')} ${order})`,
  )
}
