// "User Creation & Matching": whose account an imported user is.
import type { App } from '../apps/app.ts'
import { findString, isObject, type JsonObject, listObjects } from '../json.ts'
import type { Org } from '../org/org.ts'
import { findPersonByLogin, listPeopleByEmail, listPeopleByName, type Person } from '../org/person.ts'
import { readText } from '../store/row.ts'
import type { ImportedUser } from './imported-user.ts'

interface Match {
  readonly personId: string | undefined
  readonly match: ImportedUser['match']
}

/**
 * linked: the person's own account · exact: by the login or the e-mail address, as it is set · partial: one person alone
 * has the e-mail address, or first and last name · none: a new person.
 */
export function matchPerson(org: Org, app: App, user: JsonObject, externalId: string): Match {
  const linked = org.database.get(
    "SELECT person_id FROM app_users WHERE app_id = ? AND external_id = ? AND state <> 'unassigned'",
    app.id,
    externalId,
  )
  if (linked !== undefined) return { personId: readText(linked, 'person_id'), match: 'linked' }
  const { exactMatch, allowsPartialMatch } = app.settings.toOkta
  const email = primaryEmail(user)
  const byEmail = email === undefined ? undefined : onlyOne(listPeopleByEmail(org, email))
  const exact = exactMatch === 'email' ? byEmail : findPersonByLogin(org, findString(user, 'userName') ?? '')
  if (exact !== undefined) return { personId: exact.id, match: 'exact' }
  const partial = allowsPartialMatch ? (byEmail ?? findByName(org, user)) : undefined
  return partial === undefined ? { personId: undefined, match: 'none' } : { personId: partial.id, match: 'partial' }
}

export function primaryEmail(user: JsonObject): string | undefined {
  const emails = listObjects(user, 'emails')
  return findString(emails.find((email) => email.primary === true) ?? emails[0], 'value')
}

function findByName(org: Org, { name }: JsonObject): Person | undefined {
  if (!isObject(name)) return undefined
  const { givenName, familyName } = name
  if (typeof givenName !== 'string' || typeof familyName !== 'string') return undefined
  return onlyOne(listPeopleByName(org, givenName, familyName))
}

function onlyOne(people: readonly Person[]): Person | undefined {
  return people.length === 1 ? people[0] : undefined
}
