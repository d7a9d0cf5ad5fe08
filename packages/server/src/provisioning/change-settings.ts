// An organisation's settings change here, whoever asks: each change is journalled with who and when.

import { nearestName } from '@fluid-scim/scim'
import { mayTakeAccess } from '../directory/holdings.ts'
import type { OrganisationId } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import { InvalidCatalogue, parseRoleName, requireAllowed } from '../directory/role-catalogue.ts'
import { changeSettings, InvalidSetting, type Settings } from '../directory/settings.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { requireAdministratorWayWith } from '../signin/administrator-ways.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import { OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'
import { listSwitchNames } from './update-switches.ts'

export interface ChangeSettings {
  readonly organisation: OrganisationId
  /** Setting → JSON value. */
  readonly changes: Readonly<Record<string, unknown>>
}

/** Answers the settings as they are now. Throws OperatorError for an unknown key or a value that it does not take. */
export function changeOrganisationSettings(runtime: Runtime, by: By, change: ChangeSettings): Promise<Settings> {
  return runtime.store.write(change.organisation, async (tx) => {
    // Two changes at once are both kept: each sees what the other has stored.
    await tx.organisations.lock()
    const organisation = await tx.organisations.get()
    const settings = settingsAfter(runtime, organisation, change.changes)
    const changes = differences(organisation.settings, settings)
    if (changes.length === 0) return settings
    if (changes.some(({ attribute }) => attribute === 'signIn')) {
      await requireAdministratorWayWith(tx, runtime, settings.signIn)
    }
    await tx.organisations.updateSettings(settings)
    const { catalogue } = runtime
    const isAccessAtRisk = mayTakeAccess({ catalogue, settings: organisation.settings }, { catalogue, settings })
    await journalise(tx.journal, runtime, by, {
      action: 'settings.changed',
      outcome: 'changed',
      subject: { kind: 'organisation', id: organisation.name, name: organisation.displayName },
      changes,
      sentence: `${actorName(by.actor)} changed the settings: ${changes.map(({ attribute }) => attribute).join(', ')}.`,
    })
    if (isAccessAtRisk) await endLostSessions(tx, runtime, by, { everybody: true })
    return settings
  })
}

/** The settings as a change leaves them. Throws OperatorError for an unknown key or a value that it does not take. */
export function settingsAfter(
  runtime: Runtime,
  organisation: Organisation,
  changes: Readonly<Record<string, unknown>>,
): Settings {
  const settings = withKnownRoles(runtime, parsed(organisation.settings, changes))
  if (Object.hasOwn(changes, 'scimUpdates')) requireKnownAttributes(organisation, settings)
  return settings
}

/** A misspelt switch would be one that nobody notices: throws OperatorError with the nearest name. */
function requireKnownAttributes({ types }: Organisation, { scimUpdates }: Settings): void {
  const names = listSwitchNames(types.user)
  const known = new Set(names.map((name) => name.toLowerCase()))
  const unknown = Object.keys(scimUpdates).find((name) => !known.has(name.toLowerCase()))
  if (unknown === undefined) return
  const nearest = nearestName(unknown, names)
  const hint =
    nearest === undefined ? 'Name an attribute of people, as in {"title": false}.' : `Did you mean "${nearest}"?`
  throw new OperatorError(`"scimUpdates": there is no attribute "${unknown}" that SCIM updates. ${hint}`)
}

function parsed(settings: Settings, changes: Readonly<Record<string, unknown>>): Settings {
  try {
    return changeSettings(settings, changes)
  } catch (error) {
    if (error instanceof InvalidSetting) throw new OperatorError(error.message)
    throw error
  }
}

/** Roles in the catalogue's own spelling; throws OperatorError with the nearest name for one that is not there. */
function withKnownRoles({ catalogue }: Runtime, settings: Settings): Settings {
  const known = (key: string, roles: readonly string[]): readonly string[] =>
    told(key, () => roles.map((role) => parseRoleName(catalogue, role)))
  const licenceRoles = catalogue.licences.flatMap((kind) => {
    const roles = settings.licenceRoles[kind.name]
    if (roles === undefined) return []
    const spelt = known('licenceRoles', roles)
    told('licenceRoles', () => requireAllowed(kind, spelt, 'This'))
    return [[kind.name, spelt] as const]
  })
  return {
    ...settings,
    defaultRoles: known('defaultRoles', settings.defaultRoles),
    licenceRoles: Object.fromEntries(licenceRoles),
  }
}

function told<Result>(key: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof InvalidCatalogue) throw new OperatorError(`"${key}": ${error.message}`)
    throw error
  }
}

function differences(before: Settings, after: Settings) {
  const one = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after).flatMap(([attribute, value]) => {
    const old = JSON.stringify(one.get(attribute))
    const now = JSON.stringify(value)
    return old === now ? [] : [{ attribute, before: JSON.parse(old), after: JSON.parse(now) }]
  })
}
