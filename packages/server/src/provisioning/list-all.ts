// A query at the base URL: all resource types at once, people first (RFC 7644 sections 3.4.2.1 and 3.4.3, C-LST-03).

import {
  badRequest,
  compareText,
  type ListRequest,
  type Projection,
  parseFilter,
  type ResourceType,
  resolveFilter,
  sortKey,
} from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import type { ListQuery } from '../store/port/users.ts'
import type { Caller } from './caller.ts'
import { PAGE_DEFAULT, PAGE_MAX, sortOf } from './list-query.ts'
import { representUsers } from './list-users.ts'
import { type Represented, representGroup } from './represent.ts'

type Found =
  | { readonly kind: 'user'; readonly user: Represented }
  | { readonly kind: 'group'; readonly group: StoredGroup }

export interface FoundPage {
  readonly found: readonly Found[]
  readonly totalResults: number
  readonly startIndex: number
}

/** A sorted walk over both types has to merge them from the beginning: no further than this (C-LST-04). */
const SORTED_MAX = 10_000

/** What matches among people and groups. An attribute that a type does not have counts as unassigned there. */
export function listAll(
  runtime: Runtime,
  caller: Caller,
  { request, projection }: { readonly request: ListRequest; readonly projection: Projection },
): Promise<FoundPage> {
  const limit = Math.min(request.count ?? PAGE_DEFAULT, PAGE_MAX)
  const offset = request.startIndex - 1
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const context: Context = { tx, caller, request, projection }
    const page =
      request.sortBy === undefined ? await inOrder(context, offset, limit) : await sorted(context, offset, limit)
    return { ...page, startIndex: request.startIndex }
  })
}

interface Context {
  readonly tx: Reading
  readonly caller: Caller
  readonly request: ListRequest
  readonly projection: Projection
}

interface Part {
  readonly found: readonly Found[]
  readonly totalResults: number
}

/** People, then groups, each in the order of their own list. */
async function inOrder(context: Context, offset: number, limit: number): Promise<Part> {
  const users = await usersFrom(context, { start: { offset }, limit })
  const rest = limit - users.found.length
  const groups = await groupsFrom(context, { start: { offset: Math.max(0, offset - users.totalResults) }, limit: rest })
  return { found: [...users.found, ...groups.found], totalResults: users.totalResults + groups.totalResults }
}

/** The first of both types up to the end of the page, merged by the sort attribute; unassigned ones last. */
async function sorted(context: Context, offset: number, limit: number): Promise<Part> {
  if (offset + limit > SORTED_MAX) {
    throw badRequest(
      'tooMany',
      `A list over people and groups together can be sorted for its first ${SORTED_MAX} results, and this page ends at ${offset + limit}. Ask /Users and /Groups each, which sort to their end, narrow the list with filter, or leave out sortBy.`,
    )
  }
  const users = await usersFrom(context, { start: { offset: 0 }, limit: offset + limit })
  const groups = await groupsFrom(context, { start: { offset: 0 }, limit: offset + limit })
  const keyed = [...users.found, ...groups.found].map((found) => ({ found, key: keyOf(context, found) }))
  const direction = context.request.sortOrder === 'descending' ? -1 : 1
  keyed.sort((one, other) => direction * compareKeys(one.key, other.key))
  return {
    found: keyed.slice(offset, offset + limit).map(({ found }) => found),
    totalResults: users.totalResults + groups.totalResults,
  }
}

type Bounds = Pick<ListQuery, 'start' | 'limit'>

async function usersFrom(context: Context, bounds: Bounds): Promise<Part> {
  const { tx, caller, projection } = context
  const query = queryFor(context, caller.organisation.types.user, bounds)
  const page = await tx.users.list(query)
  const users = await representUsers(tx, caller, page.rows, projection)
  return { found: users.map((user) => ({ kind: 'user', user })), totalResults: page.total }
}

async function groupsFrom(context: Context, bounds: Bounds): Promise<Part> {
  const { tx, caller } = context
  const query = queryFor(context, caller.organisation.types.group, bounds)
  const page = await tx.groups.list(query)
  return { found: page.rows.map((group) => ({ kind: 'group', group })), totalResults: page.total }
}

function queryFor({ request, caller }: Context, type: ResourceType, bounds: Bounds): ListQuery {
  const filter =
    request.filter === undefined
      ? undefined
      : resolveFilter(parseFilter(request.filter), type, { unknownAttributes: 'never' })
  return { filter, sort: sortIfKnown(request, type), untilGone: caller.untilGone, ...bounds }
}

/** A type without the sort attribute stays in its own order: all of it is unassigned. */
function sortIfKnown(request: ListRequest, type: ResourceType): ListQuery['sort'] {
  try {
    return sortOf(request, type)
  } catch {
    return undefined
  }
}

type Key = string | number | boolean | undefined

function keyOf({ caller, request }: Context, found: Found): Key {
  const type = found.kind === 'user' ? caller.organisation.types.user : caller.organisation.types.group
  const sort = sortIfKnown(request, type)
  const resource = found.kind === 'user' ? found.user.resource : representGroup(caller, found.group, undefined).resource
  return sort === undefined ? undefined : sortKey(resource, sort.path)
}

function compareKeys(one: Key, other: Key): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other)
  return Number(one) - Number(other)
}
