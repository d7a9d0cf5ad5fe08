// What a person holds and what of it takes effect: issue rules 1 and 2, design decisions 3 and 4. One rule for the access
// decision, for counting and for previews, so that they cannot disagree.

import { allowsRole, type LicenceKind, licenceKind, type RoleCatalogue } from './role-catalogue.ts'
import type { Licence, Settings } from './settings.ts'

/** What a person has been given, wherever it came from. */
export interface Given {
  readonly isActive: boolean
  readonly roles: readonly string[]
  readonly licencesOfGroups: readonly Licence[]
  readonly licenceByHand: Licence | undefined
}

export interface Holdings {
  readonly licence: Licence
  readonly licenceFrom: 'groups' | 'hand' | 'default'
  /** In the catalogue's order. */
  readonly held: readonly string[]
  /** Whether the roles held are the defaults, since nobody gave any. */
  readonly isDefaultRoles: boolean
  /** Of the roles held, those that come with the licence. */
  readonly withLicence: readonly string[]
  readonly effective: readonly string[]
  readonly isAllowed: boolean
}

export interface HoldingsPolicy {
  readonly catalogue: RoleCatalogue
  readonly settings: Pick<Settings, 'defaultRoles' | 'defaultLicence' | 'licenceRoles'>
}

/**
 * Roles add up; without any, the default roles are held, and some come with the licence. The highest licence of the groups counts, else the one given by
 * hand, else the default. A role takes effect when the person may sign in and the licence allows the role.
 */
export function decideHoldings(given: Given, { catalogue, settings }: HoldingsPolicy): Holdings {
  const highest = catalogue.licences.find(({ name }) => given.licencesOfGroups.includes(name))?.name
  const licence = highest ?? given.licenceByHand ?? settings.defaultLicence
  const isDefaultRoles = given.roles.length === 0
  const kind = licenceKind(catalogue, licence)
  const withLicence = rolesWith(kind, settings)
  const wanted = new Set([...(isDefaultRoles ? settings.defaultRoles : given.roles), ...withLicence])
  const held = catalogue.roles.flatMap(({ name }) => (wanted.has(name) ? [name] : []))
  const usable = held.filter((role) => allowsRole(kind, role))
  const isAllowed = given.isActive && usable.includes(catalogue.signInRole)
  return {
    licence,
    licenceFrom: highest !== undefined ? 'groups' : given.licenceByHand !== undefined ? 'hand' : 'default',
    held,
    isDefaultRoles,
    withLicence,
    effective: isAllowed ? usable : [],
    isAllowed,
  }
}

/** The roles that come with a licence: as the organisation says, or else the catalogue. */
export function rolesWith({ name, comesWith }: LicenceKind, { licenceRoles }: Pick<Settings, 'licenceRoles'>) {
  return licenceRoles[name] ?? comesWith
}

/** Whether a change of the policy can take access from anybody, whatever they have been given. */
export function mayTakeAccess(before: HoldingsPolicy, after: HoldingsPolicy): boolean {
  const { signInRole, licences } = before.catalogue
  const licencesByHand = [undefined, ...licences.map(({ name }) => name)]
  return [[], [signInRole], ['some other role']]
    .flatMap((roles) => licencesByHand.map((licenceByHand) => ({ roles, licenceByHand })))
    .map((one) => ({ ...one, isActive: true, licencesOfGroups: [] }))
    .some((given) => decideHoldings(given, before).isAllowed && !decideHoldings(given, after).isAllowed)
}
