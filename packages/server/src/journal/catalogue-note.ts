// The catalogue of roles as the journal keeps it, so that what somebody held in the past is decided by the rules of then.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@fluid-scim/scim'
import type { LicenceKind, RoleCatalogue } from '../directory/role-catalogue.ts'
import type { AttributeChange } from './entry.ts'

const ATTRIBUTE = 'catalogue'

/** The change of an entry that puts a catalogue in force. */
export function catalogueChange(catalogue: RoleCatalogue): AttributeChange {
  return {
    attribute: ATTRIBUTE,
    after: {
      signInRole: catalogue.signInRole,
      roles: catalogue.roles.map(({ name }) => name),
      licences: catalogue.licences.map(
        ({ name, roles, comesWith }): JsonObject => ({
          name,
          roles: roles === 'all' ? roles : [...roles],
          comesWith: [...comesWith],
        }),
      ),
    },
  }
}

/** What decides holdings of the catalogue that these changes put in force; undefined: they do not. */
export function catalogueIn(changes: readonly AttributeChange[], now: RoleCatalogue): RoleCatalogue | undefined {
  const noted = changes.find(({ attribute }) => attribute === ATTRIBUTE)?.after
  if (!isJsonObject(noted)) return undefined
  const { signInRole } = noted
  return {
    ...now,
    signInRole: typeof signInRole === 'string' ? signInRole : now.signInRole,
    roles: texts(noted['roles']).map((name) => ({ name, meaning: '', groupNames: [] })),
    licences: now.licences.map((licence) => ({ ...licence, ...rulesOf(noted['licences'], licence.name) })),
  }
}

function rulesOf(licences: JsonValue | undefined, name: string): Partial<Pick<LicenceKind, 'roles' | 'comesWith'>> {
  const found = isJsonArray(licences) ? licences.find((one) => isJsonObject(one) && one['name'] === name) : undefined
  if (!isJsonObject(found)) return {}
  return { roles: found['roles'] === 'all' ? 'all' : texts(found['roles']), comesWith: texts(found['comesWith']) }
}

function texts(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((one) => typeof one === 'string') : []
}
