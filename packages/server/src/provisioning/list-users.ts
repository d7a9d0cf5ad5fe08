// A page of users: RFC 7644 section 3.4.2, C-LST-*, C-PAG-*, C-CUR-*.

import { type ListRequest, type Projection, projectionWants } from '@fluid-scim/scim'
import type { StoredUser } from '../directory/user.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import type { Cursors } from './cursors.ts'
import { type PageInfo, pageInfo, toListQuery } from './list-query.ts'
import { type Represented, representUser } from './represent.ts'

export interface ListResources {
  readonly request: ListRequest
  readonly projection: Projection
  readonly cursors: Cursors
}

export interface ListedPage extends PageInfo {
  readonly resources: readonly Represented[]
}

/** The users that match, with their groups unless the projection leaves those out. */
export function listUsers(runtime: Runtime, caller: Caller, list: ListResources): Promise<ListedPage> {
  const { user: type } = caller.organisation.types
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const context = { tx, caller, cursors: list.cursors }
    const page = await tx.users.list(await toListQuery(list.request, type, context))
    return {
      resources: await representUsers(tx, caller, page.rows, list.projection),
      ...(await pageInfo(list.request, type, page, context)),
    }
  })
}

/** Users with their groups, in one query for all of them; without, when the projection does not want them. */
export async function representUsers(
  tx: Reading,
  caller: Caller,
  users: readonly StoredUser[],
  projection: Projection,
): Promise<readonly Represented[]> {
  const wantsGroups = projectionWants(projection, caller.organisation.types.user, 'groups')
  const groups =
    wantsGroups && users.length > 0 ? await tx.memberships.listGroupsOf(users.map(({ key }) => key)) : new Map()
  return users.map((user) => representUser(caller, user, groups.get(user.key) ?? []))
}
