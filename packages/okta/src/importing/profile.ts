// An imported user as a profile of the org: the app's mappings, read backwards.
import type { App } from '../apps/app.ts'
import { listAttributes } from '../apps/attribute.ts'
import { listMappings } from '../apps/mapping.ts'
import { findString, type JsonObject } from '../json.ts'
import { evaluate } from '../org/expression/evaluate.ts'
import { parseExpression } from '../org/expression/parse.ts'
import { type ExpressionValue, toText } from '../org/expression/value.ts'
import type { Org } from '../org/org.ts'
import { isProfileValue } from '../org/person.ts'
import type { ProfileValue } from '../org/profile.ts'
import { getValue, parseScimPath } from '../wire/scim-path.ts'
import { primaryEmail } from './match.ts'

/** What the user's attributes say about the person, by the names of the org's profile. */
export function readProfile(org: Org, app: App, user: JsonObject): Record<string, ProfileValue> {
  const sources = new Map(
    listMappings(org, app.id).map(({ attribute, kind, value }) => [attribute, kind === 'profile' ? value : undefined]),
  )
  const profile: Record<string, ProfileValue> = {}
  for (const attribute of listAttributes(org, app.id)) {
    const source = sources.get(attribute.name)
    const value = getValue(user, parseScimPath(attribute))
    if (source !== undefined && source !== 'login' && isProfileValue(value)) profile[source] = value
  }
  return profile
}

/** "Okta username format" for a person whom an import makes. Throws ExpressionError. */
export function readLogin(org: Org, app: App, user: JsonObject): string {
  const { userNameFormat, userNameExpression } = app.settings.toOkta
  const userName = findString(user, 'userName') ?? ''
  if (userNameFormat === 'email') return primaryEmail(user) ?? userName
  const appuser: Record<string, ExpressionValue> = { userName }
  for (const attribute of listAttributes(org, app.id)) {
    const value = getValue(user, parseScimPath(attribute))
    if (isProfileValue(value)) appuser[attribute.name] = value
  }
  return toText(evaluate(parseExpression(userNameExpression), { objects: { appuser }, groupNames: () => [] }))
}
