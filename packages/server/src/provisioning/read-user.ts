// GET of one user: RFC 7644 section 3.4.1. Inactive people are found like everybody else (C-USR-04).

import type { UserId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { userNotFound } from './refusal.ts'
import { type Represented, representUser } from './represent.ts'

/** The user with its groups; refuses (404) an id that is not there. */
export function readUser(runtime: Runtime, caller: Caller, id: UserId): Promise<Represented> {
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const user = await tx.users.findById(id)
    if (user === undefined) throw userNotFound(id)
    const groups = await tx.memberships.listGroupsOf([user.key])
    return representUser(caller, user, groups.get(user.key) ?? [])
  })
}
