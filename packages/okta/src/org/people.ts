// What an administrator can do to people.
import { listAppUsersOfPerson } from '../apps/app-user.ts'
import { pushChangedPassword, pushChangedProfile } from '../apps/push-changes.ts'
import { reconcilePerson } from '../apps/reconcile.ts'
import { detachDeactivations } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import type { EventType } from '../system-log/event-types.ts'
import { logEvent } from '../system-log/system-log.ts'
import { personTarget } from '../system-log/targets.ts'
import { EVERYONE, findGroupByName } from './group.ts'
import { insertMember } from './membership.ts'
import { nowText, type Org } from './org.ts'
import { findPersonByLogin, getPerson, isProfileValue, type Person, type PersonStatus, printName } from './person.ts'
import type { Profile, ProfileChange, ProfileValue } from './profile.ts'
import { applyRulesToPerson } from './rule-memberships.ts'

export interface NewPerson {
  readonly profile: Profile
  /** Staged people are activated later; without this, the person is active at once. */
  readonly isStaged?: boolean
  /** An id to use instead of a new one: samples and restores. */
  readonly id?: string
}

/** Creates a person, active unless staged; group rules apply at once. Refuses a login that is taken. */
export function createPerson(org: Org, { profile, isStaged, id }: NewPerson): Person {
  return org.database.transaction(() => {
    refuseTakenLogin(org, profile.login, undefined)
    const person = insertPerson(org, { profile, id, status: isStaged === true ? 'STAGED' : 'ACTIVE' })
    logEvent(org, { eventType: 'user.lifecycle.create', targets: [personTarget(person)] })
    if (person.status === 'ACTIVE') {
      logEvent(org, { eventType: 'user.lifecycle.activate', targets: [personTarget(person)] })
      applyRulesToPerson(org, person)
      reconcilePerson(org, person)
    }
    return person
  })
}

/** Writes the rows of a new person and nothing else: no event, no rule, no job. */
export function insertPerson(
  org: Org,
  { profile, id, status }: { profile: Profile; id?: string | undefined; status: PersonStatus },
): Person {
  refuseIncomplete(profile)
  const now = nowText(org)
  const personId = id ?? org.newId('person')
  org.database.run(
    `INSERT INTO people (id, login, login_key, status, first_name, last_name, email, search, profile, created, activated, status_changed, last_updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    personId,
    profile.login,
    profile.login.toLowerCase(),
    status,
    profile.firstName,
    profile.lastName,
    profile.email,
    searchText(profile),
    JSON.stringify(profile),
    now,
    status === 'ACTIVE' ? now : undefined,
    now,
    now,
  )
  const everyone = findGroupByName(org, EVERYONE)
  if (everyone !== undefined) insertMember(org, everyone.id, personId, undefined)
  return getPerson(org, personId)
}

/**
 * Changes some attributes of the profile: null takes an attribute away. Rules apply and apps are told, but for the app
 * that the change comes from.
 */
export function updateProfile(
  org: Org,
  id: string,
  change: ProfileChange,
  { sourceAppId }: { readonly sourceAppId?: string } = {},
): Person {
  return org.database.transaction(() => {
    const person = getPerson(org, id)
    const attributes: Record<string, ProfileValue> = {}
    for (const [name, value] of Object.entries({ ...person.profile, ...change })) {
      if (value !== null && value !== '') attributes[name] = value
    }
    return storeProfile(org, person, toProfile(attributes), sourceAppId)
  })
}

/** Replaces the whole profile: attributes that are not given are taken away. */
export function replaceProfile(org: Org, id: string, profile: Profile): Person {
  return org.database.transaction(() => storeProfile(org, getPerson(org, id), profile))
}

/** Activates a staged or deactivated person. Assignments by group become effective (again). */
export function activatePerson(org: Org, id: string): Person {
  return changeStatus(org, id, {
    from: ['STAGED', 'DEPROVISIONED'],
    to: 'ACTIVE',
    eventType: 'user.lifecycle.activate',
  })
}

/** Suspends: nothing is sent to apps. */
export function suspendPerson(org: Org, id: string): Person {
  return changeStatus(org, id, { from: ['ACTIVE'], to: 'SUSPENDED', eventType: 'user.lifecycle.suspend' })
}

export function unsuspendPerson(org: Org, id: string): Person {
  return changeStatus(org, id, { from: ['SUSPENDED'], to: 'ACTIVE', eventType: 'user.lifecycle.unsuspend' })
}

/** Deactivates: assignments by name are taken away, and every account is deprovisioned. Memberships stay. */
export function deactivatePerson(org: Org, id: string): Person {
  return org.database.transaction(() => {
    org.database.run('DELETE FROM app_person_assignments WHERE person_id = ?', id)
    return changeStatus(org, id, {
      from: ['STAGED', 'ACTIVE', 'SUSPENDED'],
      to: 'DEPROVISIONED',
      eventType: 'user.lifecycle.deactivate',
    })
  })
}

/** Sets the person's password. It is not kept; apps that synchronise passwords get it, or a random one, as they are set. */
export function setPassword(org: Org, id: string, password: string): void {
  org.database.transaction(() => {
    const person = getPerson(org, id)
    if (password.length < 8)
      throw new OrgError('invalid', 'password: Password requirements were not met: at least 8 characters.')
    logEvent(org, { eventType: 'user.account.update_password', targets: [personTarget(person)] })
    pushChangedPassword(org, person, password)
  })
}

/** Deletes a deactivated person for good. An active one has to be deactivated first, as in Okta. */
export function deletePerson(org: Org, id: string): void {
  org.database.transaction(() => {
    const person = getPerson(org, id)
    if (person.status !== 'DEPROVISIONED') {
      throw new OrgError('invalid', `${person.profile.login} is not deactivated: deactivate the person, then delete.`)
    }
    for (const { appId, externalId, userName } of listAppUsersOfPerson(org, id)) {
      if (externalId === undefined) continue
      detachDeactivations(org, { appId, personId: id, externalId, userName, personName: printName(person) })
    }
    logEvent(org, { eventType: 'user.lifecycle.delete.completed', targets: [personTarget(person)] })
    org.database.run('DELETE FROM tasks WHERE subject_id = ?', id)
    org.database.run('DELETE FROM people WHERE id = ?', id)
  })
}

function changeStatus(
  org: Org,
  id: string,
  change: { readonly from: readonly PersonStatus[]; readonly to: PersonStatus; readonly eventType: EventType },
): Person {
  return org.database.transaction(() => {
    const person = getPerson(org, id)
    if (!change.from.includes(person.status)) {
      throw new OrgError(
        'invalid',
        `${person.profile.login} is ${person.status}: this needs one of ${change.from.join(', ')}.`,
      )
    }
    const now = nowText(org)
    org.database.run(
      `UPDATE people SET status = ?, status_changed = ?, last_updated = ?, activated = CASE WHEN ? = 'ACTIVE' THEN ? ELSE activated END WHERE id = ?`,
      change.to,
      now,
      now,
      change.to,
      now,
      id,
    )
    const changed = getPerson(org, id)
    logEvent(org, { eventType: change.eventType, targets: [personTarget(changed)] })
    if (change.to === 'ACTIVE') applyRulesToPerson(org, changed)
    reconcilePerson(org, changed)
    return changed
  })
}

function storeProfile(org: Org, person: Person, profile: Profile, sourceAppId?: string): Person {
  refuseIncomplete(profile)
  if (JSON.stringify(sorted(profile)) === JSON.stringify(sorted(person.profile))) return person
  refuseTakenLogin(org, profile.login, person.id)
  org.database.run(
    `UPDATE people SET login = ?, login_key = ?, first_name = ?, last_name = ?, email = ?, search = ?, profile = ?, last_updated = ? WHERE id = ?`,
    profile.login,
    profile.login.toLowerCase(),
    profile.firstName,
    profile.lastName,
    profile.email,
    searchText(profile),
    JSON.stringify(profile),
    nowText(org),
    person.id,
  )
  const changed = getPerson(org, person.id)
  logEvent(org, { eventType: 'user.account.update_profile', targets: [personTarget(changed)] })
  pushChangedProfile(org, changed, sourceAppId)
  if (changed.status === 'ACTIVE') applyRulesToPerson(org, changed)
  return changed
}

/** Unknown attributes to a profile. Refuses a value of an impossible type, and a missing required attribute. */
export function toProfile(attributes: Readonly<Record<string, unknown>>): Profile {
  const known: Record<string, ProfileValue> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue
    if (!isProfileValue(value))
      throw new OrgError('invalid', `${name}: a text, number, boolean or list of texts is needed.`)
    known[name] = value
  }
  const { login, email, firstName, lastName } = known
  const profile = {
    ...known,
    login: typeof login === 'string' ? login : '',
    email: typeof email === 'string' ? email : '',
    firstName: typeof firstName === 'string' ? firstName : '',
    lastName: typeof lastName === 'string' ? lastName : '',
  }
  refuseIncomplete(profile)
  return profile
}

function refuseIncomplete(profile: Profile): void {
  for (const name of ['login', 'email', 'firstName', 'lastName'] as const) {
    if (profile[name] === '') throw new OrgError('invalid', `${name}: The field cannot be left blank`)
  }
}

function refuseTakenLogin(org: Org, login: string, exceptId: string | undefined): void {
  const holder = findPersonByLogin(org, login)
  if (holder === undefined || holder.id === exceptId) return
  throw new OrgError('conflict', `login: An object with this field already exists in the current organization`)
}

function searchText(profile: Profile): string {
  return `${profile.firstName} ${profile.lastName} ${profile.email} ${profile.login}`.toLowerCase()
}

function sorted(profile: Profile): [string, unknown][] {
  return Object.entries(profile).sort(([left], [right]) => (left < right ? -1 : 1))
}
