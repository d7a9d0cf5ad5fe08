// PUT of one user: RFC 7644 section 3.5.1, C-PUT-*. Memberships are never touched: `groups` is read-only.

import { type EntityTags, type Resource, replaceResource } from '@fluid-scim/scim'
import type { UserId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { changeUser } from './change-user.ts'
import type { Represented } from './represent.ts'

export interface ReplaceUser {
  readonly id: UserId
  readonly body: Resource
  readonly ifMatch: EntityTags | undefined
}

/** Replaces the attributes of a user and answers it as stored; never creates. */
export function replaceUser(runtime: Runtime, caller: Caller, replace: ReplaceUser): Promise<Represented> {
  return changeUser(runtime, caller, {
    id: replace.id,
    ifMatch: replace.ifMatch,
    next: (current) => replaceResource(caller.organisation.types.user, current, withActiveOf(current, replace.body)),
  })
}

/** `active` left out or cleared leaves it as it is: only an explicit true reactivates anybody (C-PUT-09, T-32). */
function withActiveOf(current: Resource, body: Resource): Resource {
  const active = current['active']
  return Object.hasOwn(body, 'active') || active === undefined ? body : { ...body, active }
}
