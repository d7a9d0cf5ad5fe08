// A list request in the store's terms: filter and sort resolved, the start found, by position or by cursor.

import { type ListRequest, parseFilter, type ResourceType, resolveFilter } from '@fluid-scim/scim'
import type { Reading } from '../store/port/store.ts'
import type { ListQuery, ListStart, Page } from '../store/port/users.ts'
import type { Caller } from './caller.ts'
import type { Cursors } from './cursors.ts'
import { resolveSort } from './sort.ts'

/** Pages without `count` have this many; Okta asks for 100 and may not cope with less (C-PAG-07). */
export const PAGE_DEFAULT = 100
/** `filter.maxResults` of ServiceProviderConfig. */
export const PAGE_MAX = 1_000

/** What a list answers with beside its resources. */
export interface PageInfo {
  readonly totalResults: number
  /** Absent when the page was asked for by cursor (RFC 9865 section 2). */
  readonly startIndex?: number
  readonly nextCursor?: string
}

/** Throws what is wrong with the request's filter, sort or cursor. */
export async function toListQuery(
  request: ListRequest,
  resourceType: ResourceType,
  { tx, caller, cursors }: { readonly tx: Reading; readonly caller: Caller; readonly cursors: Cursors },
): Promise<ListQuery> {
  return {
    filter: request.filter === undefined ? undefined : resolveFilter(parseFilter(request.filter), resourceType),
    sort: sortOf(request, resourceType),
    start: await startOf(request, resourceType, tx, caller, cursors),
    limit: Math.min(request.count ?? PAGE_DEFAULT, PAGE_MAX),
    untilGone: caller.untilGone,
  }
}

/** The numbers of a page, with the cursor of the next one when the client pages by cursor. */
export async function pageInfo(
  request: ListRequest,
  resourceType: ResourceType,
  page: Page<unknown>,
  { tx, caller, cursors }: { readonly tx: Reading; readonly caller: Caller; readonly cursors: Cursors },
): Promise<PageInfo> {
  if (request.cursor === undefined) return { totalResults: page.total, startIndex: request.startIndex }
  if (page.next === undefined) return { totalResults: page.total }
  const nextCursor = await cursors.seal(tx, caller, { request, resourceType, position: page.next })
  return { totalResults: page.total, nextCursor }
}

export function sortOf(request: ListRequest, resourceType: ResourceType): ListQuery['sort'] {
  if (request.sortBy === undefined) return undefined
  return { path: resolveSort(request.sortBy, resourceType), descending: request.sortOrder === 'descending' }
}

async function startOf(
  request: ListRequest,
  resourceType: ResourceType,
  tx: Reading,
  caller: Caller,
  cursors: Cursors,
): Promise<ListStart> {
  if (request.cursor === undefined) return { offset: request.startIndex - 1 }
  if (request.cursor === '') return { offset: 0 }
  const position = await cursors.open(tx, caller, { request, resourceType, cursor: request.cursor })
  return request.sortBy === undefined ? { after: position } : { offset: position }
}
