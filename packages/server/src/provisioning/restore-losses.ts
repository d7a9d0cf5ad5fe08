// "One button puts everybody back": undoes what one client took away since an alarm's window began. Each step is a small
// transaction that forgets what it has undone, so a crash in the middle loses nothing and a second press goes on.

import { foldResource, foldText } from '@fluid-scim/scim'
import { groupNameOf } from '../directory/group.ts'
import { groupNameKey } from '../directory/group-name.ts'
import type { OrganisationId } from '../directory/ids.ts'
import { isActive, personPhrase, userNameOf } from '../directory/user.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Alarm, Loss, StoredLoss } from '../store/port/safeguard.ts'
import type { Writing } from '../store/port/store.ts'

import { restoreAccess } from './end-access.ts'
import { grantHeld } from './end-record.ts'
import { grantChanges, grantOfName } from './group-grants.ts'
import { groupSubject, membershipChanges } from './group-journal.ts'
import { openAlarm } from './safeguard.ts'
import type { By } from './set-token.ts'
import { changesBetween, userSubject } from './user-journal.ts'

const LOSSES_PER_STEP = 100
const MEMBERS_PER_STEP = 500

export interface Restored {
  readonly people: number
  readonly groups: number
  readonly memberships: number
  /** What could not be put back, and why: a sentence each. */
  readonly notDone: readonly string[]
}

/** Puts everybody back exactly as they were, and closes the alarm. Throws NothingThere when it is not open. */
export async function restoreAlarm(
  runtime: Runtime,
  by: By,
  { organisation, alarm: key }: { readonly organisation: OrganisationId; readonly alarm: number },
): Promise<Restored> {
  const alarm = await runtime.store.read(organisation, (tx) => openAlarm(tx, key))
  const total = { people: 0, groups: 0, memberships: 0, notDone: [] as string[] }
  const undo = async (kinds: readonly Loss['kind'][], counter: 'people' | 'groups', work: Undo): Promise<void> => {
    for (;;) {
      const step = await runtime.store.write(organisation, (tx) => undoSome(tx, alarm, kinds, work))
      total[counter] += step.done
      total.notDone.push(...step.notDone)
      if (step.found < LOSSES_PER_STEP) return
    }
  }
  // Groups first, then people, then who was in what: each needs the ones before.
  await undo(['group-deleted', 'group-renamed'], 'groups', (tx, loss) => undoGroup(tx, runtime, by, loss))
  await undo(['deleted'], 'people', (tx, loss) => undoDeletion(tx, runtime, by, loss))
  await undo(['deactivated'], 'people', (tx, loss) => undoDeactivation(tx, runtime, by, loss))
  for (;;) {
    const members = await runtime.store.write(organisation, (tx) => undoMembers(tx, runtime, by, alarm))
    if (members === undefined) break
    total.memberships += members
  }
  await runtime.store.write(organisation, (tx) => close(tx, runtime, by, alarm, total))
  return total
}

/** Undoes one loss: undefined when it did, nothing to do counts as done; a sentence when it cannot. */
type Undo = (tx: Writing, loss: StoredLoss) => Promise<string | undefined>

async function undoSome(tx: Writing, alarm: Alarm, kinds: readonly Loss['kind'][], work: Undo) {
  const { clientId, lossesFromMs: sinceMs } = alarm
  const losses = await tx.safeguard.listLosses({ clientId, sinceMs, kinds }, LOSSES_PER_STEP)
  const notDone: string[] = []
  for (const loss of losses) {
    const why = await work(tx, loss)
    if (why !== undefined) notDone.push(why)
    await tx.safeguard.removeLoss(loss.key)
  }
  return { found: losses.length, done: losses.length - notDone.length, notDone }
}

async function undoGroup(tx: Writing, runtime: Runtime, by: By, loss: StoredLoss): Promise<string | undefined> {
  if (!('group' in loss)) return undefined
  const found = await tx.groups.findByKeyForUpdate(loss.group)
  if (found === undefined) return undefined
  const name = groupNameOf(loss.resource)
  const holder = await tx.groups.findByNameKey(groupNameKey(name))
  if (holder !== undefined && holder.key !== loss.group) {
    return `The group "${name}" was not put back: another group has its name now.`
  }
  const { group, isDeleted } = found
  // Put back already, with another loss of the same group.
  if (!isDeleted && groupNameOf(group.resource) === name) return undefined
  const atMs = runtime.now()
  const resource = { ...group.resource, displayName: name }
  const grant = await grantOfName(tx, runtime, name, { before: group.grant, atMs })
  const back = { ...group, resource, grant, version: group.version + 1, modifiedMs: atMs }
  const { types } = await tx.organisations.get()
  // Its name first: the one that it had in the end may be another group's by now.
  await tx.groups.update(group, { ...back, search: foldResource(types.group, resource) }, 0)
  if (isDeleted) await tx.groups.undelete(back)
  await tx.groups.setGrant(group.key, grant)
  await journalise(tx.journal, runtime, by, {
    action: isDeleted ? 'group.restored' : 'group.updated',
    outcome: 'changed',
    atMs,
    subject: groupSubject(back),
    changes: [...changesBetween(group.resource, resource), ...grantChanges(isDeleted ? undefined : group.grant, grant)],
    sentence: `${actorName(by.actor)} put the group "${name}" with ${group.memberCount} members back as it was.`,
  })
  return undefined
}

async function undoDeletion(tx: Writing, runtime: Runtime, by: By, loss: StoredLoss): Promise<string | undefined> {
  if (!('user' in loss)) return undefined
  const person = await tx.grants.findPersonByKey(loss.user)
  if (person === undefined || person.state !== 'deleted') return undefined
  const { user } = person
  const holder = await tx.users.findByNameKey(foldText(userNameOf(user.resource)))
  if (holder !== undefined)
    return `${personPhrase(user.resource)} was not put back: somebody else has the userName now.`
  const atMs = runtime.now()
  const back = { ...user, version: user.version + 1, modifiedMs: atMs }
  await tx.users.undelete(back)
  // What groups give comes back with the memberships, later.
  const byHand = (await tx.grants.listGrantsOf(user.key)).filter(({ source }) => source.kind === 'hand')
  if (isActive(user.resource)) await restoreAccess(tx, user)
  await journalise(tx.journal, runtime, by, {
    action: 'user.restored',
    outcome: 'changed',
    atMs,
    subject: userSubject(back),
    changes: byHand.length === 0 ? [] : [{ attribute: 'grants', after: byHand.map(grantHeld) }],
    sentence: `${actorName(by.actor)} put ${personPhrase(user.resource)} back after the deletion.`,
  })
  return undefined
}

async function undoDeactivation(tx: Writing, runtime: Runtime, by: By, loss: StoredLoss): Promise<string | undefined> {
  if (!('user' in loss)) return undefined
  const person = await tx.grants.findPersonByKey(loss.user)
  if (person === undefined || person.state !== 'deactivated') return undefined
  const { user } = person
  const atMs = runtime.now()
  const resource = { ...user.resource, active: true }
  const back = { ...user, resource, version: user.version + 1, modifiedMs: atMs }
  const { types } = await tx.organisations.get()
  await tx.users.update(user, { ...back, search: foldResource(types.user, resource) })
  await restoreAccess(tx, user)
  await journalise(tx.journal, runtime, by, {
    action: 'user.reactivated',
    outcome: 'changed',
    atMs,
    subject: userSubject(back),
    changes: changesBetween(user.resource, resource),
    sentence: `${actorName(by.actor)} put ${personPhrase(user.resource)} back: access is there again, with the groups held.`,
  })
  return undefined
}

/** Some members of one group; answers how many, undefined when nobody is left to put back. */
async function undoMembers(tx: Writing, runtime: Runtime, by: By, alarm: Alarm): Promise<number | undefined> {
  const returned = await tx.safeguard.putBackMembers(alarm.clientId, alarm.lossesFromMs, MEMBERS_PER_STEP)
  if (returned === undefined) return undefined
  if (returned.users.length === 0) return 0
  const found = await tx.groups.findByKeyForUpdate(returned.group)
  if (found === undefined) throw new Error('members of a group that is not there')
  const { group } = found
  const atMs = runtime.now()
  const added = returned.users.length
  const { types } = await tx.organisations.get()
  const back = { ...group, version: group.version + 1, modifiedMs: atMs }
  await tx.groups.update(group, { ...back, search: foldResource(types.group, group.resource) }, added)
  await journalise(tx.journal, runtime, by, {
    action: 'group.updated',
    outcome: 'changed',
    atMs,
    subject: groupSubject(group),
    changes: membershipChanges(
      { added: returned.users, removed: [], unknown: [] },
      { before: group.grant, after: group.grant },
    ),
    sentence: `${actorName(by.actor)} put ${added} members back into the group "${groupNameOf(group.resource)}".`,
  })
  return added
}

async function close(tx: Writing, runtime: Runtime, by: By, alarm: Alarm, total: Restored): Promise<void> {
  const who = actorName(by.actor)
  await tx.safeguard.endAlarm(alarm.key, { state: 'restored', atMs: runtime.now(), by: who })
  const { name, displayName } = await tx.organisations.get()
  await journalise(tx.journal, runtime, by, {
    action: 'safeguard.restored',
    outcome: 'changed',
    subject: { kind: 'organisation', id: name, name: displayName },
    notDone: total.notDone,
    sentence: `${who} put back what ${alarm.clientName} had taken away: ${total.people} people, ${total.groups} groups, ${total.memberships} memberships.`,
  })
}
