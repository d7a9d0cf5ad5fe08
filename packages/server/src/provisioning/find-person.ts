// People as the administration API and the console show them: with everything that is held and where it comes from.

import { foldText } from '@fluid-scim/scim'
import type { Access } from '../directory/access.ts'
import type { Grant } from '../directory/grant.ts'
import { type OrganisationId, type UserId, userId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Person } from '../store/port/grants.ts'
import type { Reading } from '../store/port/store.ts'
import { accessOf } from './access.ts'
import { userNotFound } from './refusal.ts'

export interface PersonWithAccess {
  readonly person: Person
  readonly access: Access
  readonly groups: readonly string[]
  readonly byHand: readonly Grant[]
}

/** The person with that SCIM id, deleted people too; refuses (404) an id that never was. */
export function readPerson(runtime: Runtime, organisation: OrganisationId, id: string): Promise<PersonWithAccess> {
  return runtime.store.read(organisation, (tx) => personWithAccess(tx, runtime, userId(id)))
}

/** The person of that userName, in any letter case; undefined when nobody has it. */
export function findPersonByName(
  runtime: Runtime,
  organisation: OrganisationId,
  userName: string,
): Promise<PersonWithAccess | undefined> {
  return runtime.store.read(organisation, async (tx) => {
    const user = await tx.users.findByNameKey(foldText(userName.trim()))
    return user === undefined ? undefined : personWithAccess(tx, runtime, user.id)
  })
}

/** The same inside a transaction that does more. */
export async function personWithAccess(tx: Reading, runtime: Runtime, id: UserId): Promise<PersonWithAccess> {
  const person = await tx.grants.findPerson(id)
  if (person === undefined) throw userNotFound(id)
  const grants = await tx.grants.listGrantsOf(person.user.key)
  return {
    person,
    ...(await accessOf(tx, runtime, person)),
    byHand: grants.flatMap(({ grant, source }) => (source.kind === 'hand' ? [grant] : [])),
  }
}
