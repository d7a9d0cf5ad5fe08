// Pages by cursor and the `Link` header that leads through them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Org } from '../org/org.ts'
import type { Row } from '../store/row.ts'
import { invalidField } from './api-error.ts'
import { baseUrlOf } from './base-url.ts'
import type { Condition } from './filter/compile.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; undefined on the last page. */
  readonly next: string | undefined
}

export interface PageQuery {
  /** "people", or a join; each row has a unique `key`. */
  readonly from: string
  readonly key: string
  readonly columns?: string
  readonly condition: Condition
  /** Without one, by the key. */
  readonly sort?: { readonly expression: string; readonly isDescending: boolean } | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** Reads one page by key: the cost of a page does not grow with the pages before it. */
export function readPage<Item>(org: Org, query: PageQuery, parse: (row: Row) => Item): Page<Item> {
  const { sort, key } = query
  const isDescending = sort?.isDescending === true
  const direction = isDescending ? 'DESC' : 'ASC'
  const value = sort === undefined ? key : `coalesce(${sort.expression}, '')`
  const cursor = query.after === undefined ? undefined : decodeCursor(query.after)
  const sign = isDescending ? '<' : '>'
  const rows = org.database.all(
    `SELECT ${query.columns ?? '*'}, ${value} AS page_value, ${key} AS page_key FROM ${query.from} WHERE ${query.condition.sql}
     ${cursor === undefined ? '' : `AND (${value}, ${key}) ${sign} (?, ?)`} ORDER BY ${value} ${direction}, ${key} ${direction} LIMIT ?`,
    ...query.condition.values,
    ...(cursor ?? []),
    query.limit + 1,
  )
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
  return {
    items: rows.slice(0, query.limit).map(parse),
    next: last === undefined ? undefined : encodeCursor([last.page_value, last.page_key]),
  }
}

/** A page of a short list that is in memory anyway; the cursor is the key of the last one seen. */
export function slicePage<Item>(
  items: readonly Item[],
  page: { readonly after: string | undefined; readonly limit: number },
  keyOf: (item: Item) => string,
): Page<Item> {
  const start = page.after === undefined ? 0 : items.findIndex((item) => keyOf(item) === page.after) + 1
  const slice = items.slice(start, start + page.limit)
  const last = slice.at(-1)
  return { items: slice, next: last === undefined || start + page.limit >= items.length ? undefined : keyOf(last) }
}

/** Sets `Link: <…>; rel="self"` and, when there is more, `rel="next"`. */
export function setLinks(request: FastifyRequest, reply: FastifyReply, next: string | undefined): void {
  const self = new URL(request.url, baseUrlOf(request))
  const links = [`<${self.href}>; rel="self"`]
  if (next !== undefined) {
    const following = new URL(self)
    following.searchParams.set('after', next)
    links.push(`<${following.href}>; rel="next"`)
  }
  reply.header('Link', links)
}

type CursorValue = string | number

function encodeCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

function decodeCursor(text: string): [CursorValue, CursorValue] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(value) && isCursorValue(value[0]) && isCursorValue(value[1])) return [value[0], value[1]]
  } catch {
    // Not a cursor of ours: refused below.
  }
  throw invalidField('after', 'This is not a cursor that the Link header gave.')
}

function isCursorValue(value: unknown): value is CursorValue {
  return typeof value === 'string' || typeof value === 'number'
}
