// A person as it is stored, and the ways to find one. What can be done to a person stands in people.ts.
import { isObject } from '../json.ts'
import { OrgError } from '../refusal.ts'
import { findText, type Row, readJson, readText, readWord } from '../store/row.ts'
import type { Org } from './org.ts'
import type { Profile, ProfileValue } from './profile.ts'

const PERSON_STATUSES = ['STAGED', 'ACTIVE', 'SUSPENDED', 'DEPROVISIONED'] as const
export type PersonStatus = (typeof PERSON_STATUSES)[number]

export interface Person {
  readonly id: string
  readonly status: PersonStatus
  readonly profile: Profile
  readonly created: string
  readonly activated: string | undefined
  readonly statusChanged: string | undefined
  readonly lastUpdated: string
}

export function findPerson(org: Org, id: string): Person | undefined {
  const row = org.database.get('SELECT * FROM people WHERE id = ?', id)
  return row === undefined ? undefined : parsePerson(row)
}

/** The person with the id, or a refusal. */
export function getPerson(org: Org, id: string): Person {
  const person = findPerson(org, id)
  if (person === undefined) throw new OrgError('not-found', `Not found: Resource not found: ${id} (User)`)
  return person
}

/** Logins are compared without regard to letter case. */
export function findPersonByLogin(org: Org, login: string): Person | undefined {
  const row = org.database.get('SELECT * FROM people WHERE login_key = ?', login.toLowerCase())
  return row === undefined ? undefined : parsePerson(row)
}

export function listPeopleByEmail(org: Org, email: string): Person[] {
  return org.database.all('SELECT * FROM people WHERE email = ? COLLATE NOCASE ORDER BY id', email).map(parsePerson)
}

/** People with exactly this name: at most two, enough to know whether it is one. */
export function listPeopleByName(org: Org, firstName: string, lastName: string): Person[] {
  return org.database
    .all('SELECT * FROM people WHERE last_name = ? AND first_name = ? ORDER BY id LIMIT 2', lastName, firstName)
    .map(parsePerson)
}

export interface PeopleQuery {
  /** Part of a name, e-mail address or login. */
  readonly search?: string
  readonly status?: PersonStatus
  /** The id after which the page begins. */
  readonly after?: string
  readonly limit: number
}

/** One page of people in the order of their ids. Without a status, deactivated people are left out, as in Okta. */
export function listPeople(org: Org, query: PeopleQuery): Person[] {
  const status = query.status ?? 'DEPROVISIONED'
  const rows = org.database.all(
    `SELECT * FROM people WHERE id > ? AND status ${query.status === undefined ? '<>' : '='} ?
     AND search LIKE ? ESCAPE '\\' ORDER BY id LIMIT ?`,
    query.after ?? '',
    status,
    `%${(query.search ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`,
    query.limit,
  )
  return rows.map(parsePerson)
}

/** How many people the org has in each status. */
export function countPeople(org: Org): Readonly<Record<PersonStatus, number>> {
  const counts = { STAGED: 0, ACTIVE: 0, SUSPENDED: 0, DEPROVISIONED: 0 }
  for (const row of org.database.all('SELECT status, count(*) AS total FROM people GROUP BY status')) {
    counts[readWord(row, 'status', PERSON_STATUSES)] = Number(row.total)
  }
  return counts
}

/** First and last name, as Okta's messages name a person. */
export function printName(person: Person): string {
  return `${person.profile.firstName} ${person.profile.lastName}`
}

export function parsePerson(row: Row): Person {
  return {
    id: readText(row, 'id'),
    status: readWord(row, 'status', PERSON_STATUSES),
    profile: parseProfile(readJson(row, 'profile'), row),
    created: readText(row, 'created'),
    activated: findText(row, 'activated'),
    statusChanged: findText(row, 'status_changed'),
    lastUpdated: readText(row, 'last_updated'),
  }
}

function parseProfile(value: unknown, row: Row): Profile {
  const attributes: Record<string, ProfileValue> = {}
  if (isObject(value)) {
    for (const [name, attribute] of Object.entries(value)) {
      if (isProfileValue(attribute)) attributes[name] = attribute
    }
  }
  return {
    ...attributes,
    login: readText(row, 'login'),
    email: readText(row, 'email'),
    firstName: readText(row, 'first_name'),
    lastName: readText(row, 'last_name'),
  }
}

export function isProfileValue(value: unknown): value is ProfileValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string')
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
