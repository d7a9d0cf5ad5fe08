// The one way in which a stored user changes: PUT, PATCH and every other surface come through here.

import { type EntityTags, foldResource, foldText, type Resource, requireUsableSize, sameValue } from '@fluid-scim/scim'
import { userAccount } from '../directory/account.ts'
import type { UserId } from '../directory/ids.ts'
import { isActive, type StoredUser, userNameOf } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Writing } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import { endAccess, restoreAccess } from './end-access.ts'
import { withHiddenOf } from './hidden-extensions.ts'
import { withUsableUserName } from './names.ts'
import { userNameTaken, userNotFound } from './refusal.ts'
import { type Represented, representUser } from './represent.ts'
import { applyUpdateSwitches } from './update-switches.ts'
import { changesBetween, userAction, userSentence, userSubject } from './user-journal.ts'
import { requireVersion } from './version.ts'
import { heldRoles, type LossWatch, writeWatched } from './watch-losses.ts'
import { withoutPassword } from './without-password.ts'

export interface UserChange {
  readonly id: UserId
  /** If-Match of the request. */
  readonly ifMatch: EntityTags | undefined
  /** The wanted state, from the current one. */
  readonly next: (current: Resource) => Resource
}

/**
 * Changes one user and answers it as stored. A change that changes nothing moves neither version nor lastModified
 * (C-COM-07). Refuses an unknown id (404), another version than the one named (412) and a userName that is taken (409).
 */
export function changeUser(runtime: Runtime, caller: Caller, change: UserChange): Promise<Represented> {
  return writeWatched(runtime, caller, async (tx, watch) => {
    const user = await tx.users.findByIdForUpdate(change.id)
    if (user === undefined) throw userNotFound(change.id)
    const groups = (await tx.memberships.listGroupsOf([user.key])).get(user.key) ?? []
    requireVersion(change.ifMatch, representUser(caller, user, groups).tag)
    const { user: type } = caller.organisation.types
    const next = withHiddenOf(type, user.resource, change.next(user.resource))
    const wanted = withUsableUserName(withoutPassword(next), user.resource)
    const { resource, notDone } = isByClient(caller)
      ? applyUpdateSwitches(user.resource, wanted, caller.organisation.settings)
      : { resource: wanted, notDone: [] }
    requireUsableSize(resource, user.resource)
    const changed = sameValue(user.resource, resource) ? user : await store(runtime, caller, tx, user, resource)
    await followAccess(tx, runtime, caller, user, changed, watch)
    if (changed !== user || notDone.length > 0) await note(runtime, caller, tx, user, changed, notDone)
    else caller.noteUnchanged?.()
    await watch.settle()
    return representUser(caller, changed, groups)
  })
}

/** Update switches hold identity providers back, and nobody's hand. */
function isByClient({ actor }: Caller): boolean {
  return actor.kind === 'scim'
}

/** Access that ends or comes back does so in this transaction. */
async function followAccess(
  tx: Writing,
  runtime: Runtime,
  caller: Caller,
  before: StoredUser,
  after: StoredUser,
  watch: LossWatch,
): Promise<void> {
  if (isActive(before.resource) && !isActive(after.resource)) {
    const access = await endAccess(tx, runtime, caller, before)
    await watch.lose({ kind: 'deactivated', user: before.key }, heldRoles(access))
  }
  if (!isActive(before.resource) && isActive(after.resource)) await restoreAccess(tx, before)
}

async function store(
  runtime: Runtime,
  caller: Caller,
  tx: Writing,
  user: StoredUser,
  resource: Resource,
): Promise<StoredUser> {
  const userName = userNameOf(resource)
  const nameKey = foldText(userName)
  if (nameKey !== foldText(userNameOf(user.resource))) {
    const holder = await tx.users.findByNameKey(nameKey)
    if (holder !== undefined) throw userNameTaken(userName, holder)
    // Whoever is signed in under the old name signs in again, under the new one (T-24).
    const ending = { atMs: runtime.now(), why: 'identity-changed' } as const
    await tx.sessions.endAllOf(userAccount(user.id), ending)
  }
  const changed: StoredUser = { ...user, resource, version: user.version + 1, modifiedMs: runtime.now() }
  const search = foldResource(caller.organisation.types.user, resource)
  // Whomever a client changes, it looks after from then on.
  await tx.users.update(user, { ...changed, search, ...(isByClient(caller) ? { isByHand: false } : {}) })
  return changed
}

function note(
  runtime: Runtime,
  caller: Caller,
  tx: Writing,
  before: StoredUser,
  after: StoredUser,
  notDone: readonly string[],
): Promise<void> {
  const changes = changesBetween(before.resource, after.resource)
  const action = userAction(before.resource, after.resource)
  return journalise(tx.journal, runtime, caller, {
    action,
    outcome: 'changed',
    ...(after === before ? {} : { atMs: after.modifiedMs }),
    subject: userSubject(after),
    changes,
    notDone,
    sentence: userSentence(actorName(caller.actor), action, after.resource, changes),
  })
}
