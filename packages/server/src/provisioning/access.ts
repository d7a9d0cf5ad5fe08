// Loads what the access decision needs, in a constant number of queries, and asks it.

import { type Access, decideAccess } from '../directory/access.ts'
import type { UserId } from '../directory/ids.ts'
import { personPhrase } from '../directory/user.ts'
import type { Runtime } from '../runtime.ts'
import type { Person } from '../store/port/grants.ts'
import type { Reading } from '../store/port/store.ts'
import { userNotFound } from './refusal.ts'

export interface AccessOfPerson {
  readonly access: Access
  /** The names of all groups, those that grant nothing too. */
  readonly groups: readonly string[]
}

/** May this person in, with which roles, and why. Refuses (404) an id that never was; deleted people are answered. */
export async function readAccess(tx: Reading, runtime: Runtime, id: UserId): Promise<Access & { person: Person }> {
  const person = await tx.grants.findPerson(id)
  if (person === undefined) throw userNotFound(id)
  return { person, ...(await accessOf(tx, runtime, person)).access }
}

/** The same for a person who is at hand. */
export async function accessOf(tx: Reading, runtime: Runtime, person: Person): Promise<AccessOfPerson> {
  const { user, state, ended } = person
  const [{ settings }, grants, groups] = await Promise.all([
    tx.organisations.get(),
    state === 'deleted' ? [] : tx.grants.listGrantsOf(user.key),
    tx.memberships.listGroupsOf([user.key]),
  ])
  const access = decideAccess(
    { person: personPhrase(user.resource), state, ended, grants, nowMs: runtime.now() },
    { catalogue: runtime.catalogue, settings },
  )
  return { access, groups: (groups.get(user.key) ?? []).map(({ display }) => display) }
}
