// One page of users or groups: a total, stable order; keys instead of counting where a walk has been before.

import type { ResolvedFilter } from '@fluid-scim/scim'
import type { ListQuery, Page } from '../port/users.ts'
import type { Fragment, SqlRow, SqlValue } from './connection.ts'
import { compileFilter, ownProperty, pathName, type SearchedTable } from './filter.ts'
import { countLive } from './live-counts.ts'
import { integer } from './row.ts'
import type { Scope } from './scope.ts'
import { countComparisons, leadsOf } from './selective.ts'
import { compileSort } from './sort.ts'

export interface ListedTable extends SearchedTable {
  readonly columns: string
}

/** So many comparisons are made faster than they are handed over. */
const COMPARISONS_HERE_MAX = 4_000
/** What a row costs without any. */
const COMPARISONS_OF_ROW = 2
/** Filters that find rows in more ways are not asked about each of them. */
const LEADS_MAX = 8

/** Runs a list query on a table whose rows have `table.key`; `parse` turns each row into its type. */
export async function listPage<Row>(
  scope: Scope,
  table: ListedTable,
  query: ListQuery,
  parse: (row: SqlRow) => Row,
): Promise<Page<Row>> {
  const named = namedOf(query, table)
  if (named !== undefined) {
    const row = await scope.connection.get(named.sql, [scope.organisation, ...named.parameters])
    return { rows: row === undefined ? [] : [parse(row)], total: row === undefined ? 0 : 1, next: undefined }
  }
  const { beside } = scope
  if (beside === undefined || (await isQuick(scope, table, query))) return pageOf(scope, table, query, parse)
  return beside(
    (connection) => pageOf({ ...scope, connection }, table, query, parse),
    query.untilGone,
    scope.connection,
  )
}

/** The statement for the one row that the filter names, as clients ask before they create; undefined for every other list. */
function namedOf({ filter, start, limit }: ListQuery, { unique }: ListedTable): Fragment | undefined {
  if (filter?.kind !== 'compare' || filter.operator !== 'eq' || filter.path.extension !== undefined) return undefined
  if (!('offset' in start) || start.offset > 0 || limit === 0) return undefined
  const sql = ownProperty(unique, pathName(filter.path))
  return sql === undefined ? undefined : { sql, parameters: [filter.value] }
}

async function isQuick(scope: Scope, table: ListedTable, { filter, sort }: ListQuery): Promise<boolean> {
  if (filter === undefined && sort === undefined) return true
  const leads = filter === undefined ? undefined : leadsOf(filter, table)
  if (leads?.length === 0) return true
  const comparisons = Math.max(COMPARISONS_OF_ROW, filter === undefined ? 0 : countComparisons(filter))
  const rowsMax = Math.floor(COMPARISONS_HERE_MAX / comparisons)
  if ((await countLive(scope, table.name)) <= rowsMax) return true
  if (leads === undefined || leads.length > LEADS_MAX) return false
  for (const lead of leads) {
    if (await isFoundMoreThan(scope, table, lead, Math.floor(rowsMax / leads.length))) return false
  }
  return true
}

async function isFoundMoreThan(
  scope: Scope,
  table: ListedTable,
  filter: ResolvedFilter,
  rows: number,
): Promise<boolean> {
  const { from, where } = sourceOf(scope, table, { filter, sort: undefined })
  const sql = `SELECT 1 AS more FROM ${from} WHERE ${where.sql} LIMIT 1 OFFSET ?`
  return (await scope.connection.get(sql, [...where.parameters, rows])) !== undefined
}

async function pageOf<Row>(
  scope: Scope,
  table: ListedTable,
  query: ListQuery,
  parse: (row: SqlRow) => Row,
): Promise<Page<Row>> {
  const source = sourceOf(scope, table, query)
  // One row more than asked for tells whether there is a next page.
  const found = query.limit === 0 ? [] : await pageRows(scope, table, query, source)
  const rows = found.slice(0, query.limit)
  return {
    rows: rows.map(parse),
    total: await totalOf(scope, table, query, source, found.length),
    next: found.length > rows.length ? nextStart(table, query, rows) : undefined,
  }
}

/** Which rows a query is about, and in which order. */
interface Source {
  readonly from: string
  readonly where: Fragment
  readonly order: string
}

function sourceOf(scope: Scope, table: ListedTable, { filter, sort }: Pick<ListQuery, 'filter' | 'sort'>): Source {
  const { dialect } = scope.connection
  const { join, json } = dialect.readOnce(`${table.alias}.search`)
  const context = { dialect, table, json, organisation: scope.organisation }
  const live = `${table.alias}.organisation_id = ? AND ${table.alias}.deleted_ms IS NULL${dialect.isWaitedFor}`
  const wanted = filter === undefined ? undefined : compileFilter(filter, context)
  const key = keyOf(table)
  const order = sort === undefined ? key : `${compileSort(sort, context)}, ${key}`
  const isJsonRead = `${wanted?.sql} ${order}`.includes(json)
  return {
    from: `${table.name} ${table.alias}${isJsonRead ? join : ''}`,
    where: {
      sql: wanted === undefined ? live : `${live} AND ${wanted.sql}`,
      parameters: [scope.organisation, ...(wanted?.parameters ?? [])],
    },
    order,
  }
}

function keyOf(table: ListedTable): string {
  return `${table.alias}.${table.key}`
}

async function pageRows(
  scope: Scope,
  table: ListedTable,
  query: ListQuery,
  { from, where, order }: Source,
): Promise<readonly SqlRow[]> {
  const list = (): string => `${scope.organisation} ${table.name} ${where.sql} ${JSON.stringify(where.parameters)}`
  const after = afterKey(scope, query, list)
  const select = `SELECT ${table.columns} FROM ${from} WHERE ${where.sql}`
  const limited =
    after === undefined ? `ORDER BY ${order} LIMIT ? OFFSET ?` : `AND ${keyOf(table)} > ? ORDER BY ${order} LIMIT ?`
  const limit = query.limit + 1
  const bounds: readonly SqlValue[] = after === undefined ? [limit, offsetOf(query)] : [after, limit]
  const rows = await scope.connection.all(`${select} ${limited}`, [...where.parameters, ...bounds])
  const last = rows[query.limit - 1]
  if (query.sort === undefined && 'offset' in query.start && last !== undefined) {
    scope.marks.set(list(), query.start.offset + query.limit, integer(last, table.key))
  }
  return rows
}

/** The key after which the page begins, when it is known; otherwise the rows before it have to be counted over. */
function afterKey(scope: Scope, { sort, start }: ListQuery, list: () => string): number | undefined {
  if ('after' in start) return start.after
  return sort === undefined && start.offset > 0 ? scope.marks.find(list(), start.offset) : undefined
}

function nextStart(table: ListedTable, query: ListQuery, rows: readonly SqlRow[]): number | undefined {
  const last = rows.at(-1)
  if (query.sort !== undefined) return offsetOf(query) + rows.length
  return last === undefined ? undefined : integer(last, table.key)
}

function offsetOf({ start }: ListQuery): number {
  return 'offset' in start ? start.offset : 0
}

async function totalOf(
  scope: Scope,
  table: ListedTable,
  query: ListQuery,
  { from, where }: Source,
  found: number,
): Promise<number> {
  if (query.filter === undefined) return countLive(scope, table.name)
  const isWhole = 'offset' in query.start && found <= query.limit && (found > 0 || query.start.offset === 0)
  if (isWhole && query.limit > 0) return offsetOf(query) + found
  const sql = `SELECT count(*) AS total FROM ${from} WHERE ${where.sql}`
  const row = await scope.connection.get(sql, where.parameters)
  return row === undefined ? 0 : integer(row, 'total')
}
