// POST of a user: RFC 7644 section 3.3, C-PST-*.

import { foldResource, foldText, type Resource, requireUsableSize } from '@fluid-scim/scim'
import { type UserId, userId } from '../directory/ids.ts'
import { personPhrase, type UserRow, userNameOf } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { withUsableUserName } from './names.ts'
import { userNameTaken } from './refusal.ts'
import { type Represented, representUser } from './represent.ts'
import { creationOf, userSubject } from './user-journal.ts'
import { withoutPassword } from './without-password.ts'

/** Stores a new user and answers it as stored. Refuses (409) a userName that somebody has, in any letter case. */
export function createUser(
  runtime: Runtime,
  caller: Caller,
  body: Resource,
  id: UserId = userId(runtime.newId()),
): Promise<Represented> {
  return runtime.store.write(caller.organisation.id, async (tx) => {
    const resource = prepared(body)
    requireUsableSize(resource)
    const userName = userNameOf(resource)
    const holder = await tx.users.findByNameKey(foldText(userName))
    if (holder !== undefined) throw userNameTaken(userName, holder)
    const atMs = runtime.now()
    const search = foldResource(caller.organisation.types.user, resource)
    const row: UserRow = { id, resource, search, version: 1, createdMs: atMs, modifiedMs: atMs }
    const user = await tx.users.insert({ ...row, isByHand: caller.actor.kind !== 'scim' })
    await journalise(tx.journal, runtime, caller, {
      action: 'user.created',
      outcome: 'changed',
      atMs,
      subject: userSubject(user),
      changes: creationOf(resource),
      sentence: `${actorName(caller.actor)} created ${personPhrase(resource)}.`,
    })
    return representUser(caller, user, [])
  })
}

/** `active` missing on create means true (C-USR-05); the placeholder password that Okta sends is dropped (C-USR-06). */
function prepared(body: Resource): Resource {
  const resource = withUsableUserName(withoutPassword(body))
  return Object.hasOwn(resource, 'active') ? resource : { ...resource, active: true }
}
