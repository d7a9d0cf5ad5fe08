// A page of users: RFC 7644 section 3.4.2, C-LST-*, C-PAG-*.

import {
  type ListRequest,
  type Projection,
  parseFilter,
  projectionWants,
  type ResourceType,
  resolveFilter,
  userResourceType,
} from '@fluid-scim/scim'
import type { Runtime } from '../runtime.ts'
import type { ListQuery } from '../store/port/users.ts'
import type { Caller } from './caller.ts'
import { type Represented, representUser } from './represent.ts'
import { resolveSort } from './sort.ts'

export interface ListedPage {
  readonly resources: readonly Represented[]
  readonly totalResults: number
  readonly startIndex: number
}

/** Pages without `count` have this many; Okta asks for 100 and may not cope with less (C-PAG-07). */
export const PAGE_DEFAULT = 100
/** `filter.maxResults` of ServiceProviderConfig. */
export const PAGE_MAX = 1_000

/** The users that match, with their groups unless the projection leaves those out. */
export function listUsers(
  runtime: Runtime,
  caller: Caller,
  { request, projection }: { readonly request: ListRequest; readonly projection: Projection },
): Promise<ListedPage> {
  const query = toListQuery(request, userResourceType)
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const page = await tx.users.list(query)
    const wantsGroups = projectionWants(projection, userResourceType, 'groups')
    const keys = page.rows.map((user) => user.key)
    const groups = wantsGroups && keys.length > 0 ? await tx.memberships.listGroupsOf(keys) : new Map()
    return {
      resources: page.rows.map((user) => representUser(caller, user, groups.get(user.key) ?? [])),
      totalResults: page.total,
      startIndex: request.startIndex,
    }
  })
}

/** A list request in the store's terms; throws what is wrong with its filter or sort. */
export function toListQuery(request: ListRequest, resourceType: ResourceType): ListQuery {
  return {
    filter: request.filter === undefined ? undefined : resolveFilter(parseFilter(request.filter), resourceType),
    sort:
      request.sortBy === undefined
        ? undefined
        : { path: resolveSort(request.sortBy, resourceType), descending: request.sortOrder === 'descending' },
    offset: request.startIndex - 1,
    limit: Math.min(request.count ?? PAGE_DEFAULT, PAGE_MAX),
  }
}
