// Roles and licences that an administrator gives to one person, beside all groups. Kept apart from what groups give, so
// that leaving a group takes away only what the group gave.

import { type Grant, grantPhrase } from '../directory/grant.ts'
import { type OrganisationId, userId } from '../directory/ids.ts'
import { personPhrase } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import type { JournalAction } from '../journal/entry.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import type { Writing } from '../store/port/store.ts'

import { type PersonWithAccess, personWithAccess } from './find-person.ts'
import { userNotFound } from './refusal.ts'
import { parseGrantName } from './set-mapping.ts'
import type { By } from './set-token.ts'
import { userSubject } from './user-journal.ts'

export interface HandGrant {
  readonly organisation: OrganisationId
  /** The person's SCIM id. */
  readonly user: string
  /** A role or licence, by its name. */
  readonly grant: string
}

/** Gives a role or licence by hand; a licence takes the place of the one given before. Answers the person as it is then. */
export function giveByHand(runtime: Runtime, by: By, give: HandGrant): Promise<PersonWithAccess> {
  const grant = parseGrantName(runtime, give.grant)
  return change(runtime, by, give, async (tx, person) => {
    if (person.byHand.some((one) => one.kind === grant.kind && one.name === grant.name)) return
    const { user } = person.person
    const atMs = runtime.now()
    await tx.grants.grantByHand(user.key, grant, { by: actorName(by.actor), atMs, requestId: by.requestId })
    const replaced = grant.kind === 'licence' ? person.byHand.find(({ kind }) => kind === 'licence') : undefined
    await note(tx, runtime, by, person, {
      action: 'grant.given',
      atMs,
      changes: grantChange(replaced, grant),
      sentence: `${actorName(by.actor)} gave ${grantPhrase(grant)} to ${personPhrase(user.resource)} by hand.`,
    })
  })
}

/** Takes back what was given by hand; what groups give stays. Answers the person as it is then. */
export function takeByHand(runtime: Runtime, by: By, take: HandGrant): Promise<PersonWithAccess> {
  const grant = parseGrantName(runtime, take.grant)
  return change(runtime, by, take, async (tx, person) => {
    const { user } = person.person
    if (!(await tx.grants.withdrawByHand(user.key, grant))) return
    await note(tx, runtime, by, person, {
      action: 'grant.taken',
      changes: grantChange(grant, undefined),
      sentence: `${actorName(by.actor)} took ${grantPhrase(grant)}, given by hand, back from ${personPhrase(user.resource)}.`,
    })
  })
}

function change(
  runtime: Runtime,
  by: By,
  { organisation, user }: HandGrant,
  work: (tx: Writing, person: PersonWithAccess) => Promise<void>,
): Promise<PersonWithAccess> {
  return runtime.store.write(organisation, async (tx) => {
    const id = userId(user)
    if ((await tx.users.findByIdForUpdate(id)) === undefined) throw userNotFound(user)
    await work(tx, await personWithAccess(tx, runtime, id))
    await endLostSessions(tx, runtime, by, { users: [id] })
    return personWithAccess(tx, runtime, id)
  })
}

interface Noted {
  readonly action: JournalAction
  readonly atMs?: number
  readonly changes: ReturnType<typeof grantChange>
  readonly sentence: string
}

function note(tx: Writing, runtime: Runtime, by: By, { person }: PersonWithAccess, noted: Noted): Promise<void> {
  return journalise(tx.journal, runtime, by, { outcome: 'changed', subject: userSubject(person.user), ...noted })
}

function grantChange(before: Grant | undefined, after: Grant | undefined) {
  return [
    {
      attribute: 'grantsByHand',
      ...(before === undefined ? {} : { before: { kind: before.kind, name: before.name } }),
      ...(after === undefined ? {} : { after: { kind: after.kind, name: after.name } }),
    },
  ]
}
