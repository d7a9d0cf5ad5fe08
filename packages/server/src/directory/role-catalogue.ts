// The catalogue: Fluid's security roles and licences, what they mean, and the group names that give them. It is data: a
// deployment may bring its own file (FLUID_ROLES_FILE), held to the same rules as ours.

import { nearestName } from '@fluid-scim/scim'
import type { Grant } from './grant.ts'
import { groupNameKey } from './group-name.ts'
import fluidCatalogue from './role-catalogue.json' with { type: 'json' }
import type { Licence } from './settings.ts'

export interface Role {
  readonly name: string
  readonly meaning: string
  /** Groups of these names give the role, where an organisation has no mapping of its own. */
  readonly groupNames: readonly string[]
}

export interface LicenceKind {
  readonly name: Licence
  readonly meaning: string
  readonly groupNames: readonly string[]
  /** The roles that take effect under this licence; with none, nobody signs in. */
  readonly roles: 'all' | readonly string[]
  /** Roles that whoever has the licence has with it, unless the organisation says otherwise. */
  readonly comesWith: readonly string[]
}

export interface RoleCatalogue {
  readonly roles: readonly Role[]
  /** Highest first: Licensed, Collaborator, Unlicensed. */
  readonly licences: readonly LicenceKind[]
  /** The least that a person needs to sign in. */
  readonly signInRole: string
  /** Roles whose holders can administer Fluid and give it back to others. */
  readonly administratorRoles: readonly string[]
}

/** A catalogue that cannot be used: the sentence says where and why. */
export class InvalidCatalogue extends Error {}

const LICENCES: readonly Licence[] = ['Licensed', 'Collaborator', 'Unlicensed']
const NAME_LENGTH_MAX = 100

/**
 * A catalogue from the JSON of its file. Throws InvalidCatalogue for a missing or unknown part, for two roles or two
 * groups of one name, and for a role that is named and not there.
 */
export function parseRoleCatalogue(json: unknown): RoleCatalogue {
  const file = record(json, 'The catalogue')
  const roles = list(file['roles'], 'roles').map(parseRole)
  refuseTwice(
    roles.map(({ name }) => name),
    'role',
  )
  const known = (name: unknown, where: string): string => knownRole(roles, name, where)
  const given = list(file['licences'], 'licences').map((one, index) => parseLicence(one, index, known))
  const licences = LICENCES.map((name) => {
    const found = given.find((licence) => licence.name === name)
    if (found === undefined)
      throw new InvalidCatalogue(`"licences" lacks ${name}: it names all of ${LICENCES.join(', ')}.`)
    return found
  })
  refuseTwice(
    [...roles, ...given].flatMap(({ groupNames }) => groupNames),
    'group',
  )
  return {
    roles,
    licences,
    signInRole: known(file['signInRole'], '"signInRole"'),
    administratorRoles: list(file['administratorRoles'], 'administratorRoles').map((name) =>
      known(name, '"administratorRoles"'),
    ),
  }
}

/** The catalogue that comes with Fluid. */
export const builtInCatalogue: RoleCatalogue = parseRoleCatalogue(fluidCatalogue)

/** The role of that name, without regard to letter case and outer spaces. */
export function findRole(catalogue: RoleCatalogue, name: string): Role | undefined {
  const key = groupNameKey(name)
  return catalogue.roles.find((role) => groupNameKey(role.name) === key)
}

/** What groups of that name give by the catalogue; undefined when it does not know the name. */
export function grantByGroupName(catalogue: RoleCatalogue, nameKey: string): Grant | undefined {
  const has = ({ groupNames }: Role | LicenceKind) => groupNames.some((name) => groupNameKey(name) === nameKey)
  const role = catalogue.roles.find(has)
  if (role !== undefined) return { kind: 'role', name: role.name }
  const licence = catalogue.licences.find(has)
  return licence === undefined ? undefined : { kind: 'licence', name: licence.name }
}

/** The role or licence of that name, as somebody types it; throws InvalidCatalogue's sentence with the nearest name. */
export function parseGrant(catalogue: RoleCatalogue, name: string): Grant {
  const role = findRole(catalogue, name)
  if (role !== undefined) return { kind: 'role', name: role.name }
  const key = groupNameKey(name)
  const licence = catalogue.licences.find((one) => groupNameKey(one.name) === key)
  if (licence !== undefined) return { kind: 'licence', name: licence.name }
  const byGroupName = grantByGroupName(catalogue, key)
  if (byGroupName !== undefined) return byGroupName
  const names = [...catalogue.roles, ...catalogue.licences].map((one) => one.name)
  const nearest = nearestName(name, names)
  const hint = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean "${nearest}"?`
  throw new InvalidCatalogue(`There is no role or licence "${name}". ${hint}`)
}

/** The role of that name in the catalogue's own spelling; throws InvalidCatalogue's sentence with the nearest name. */
export function parseRoleName(catalogue: RoleCatalogue, name: string): string {
  return knownRole(catalogue.roles, name, 'This')
}

export function licenceKind(catalogue: RoleCatalogue, name: Licence): LicenceKind {
  const found = catalogue.licences.find((licence) => licence.name === name)
  if (found === undefined) throw new Error(`a catalogue without the licence ${name}`)
  return found
}

/** Whether a role takes effect under a licence. */
export function allowsRole({ roles }: LicenceKind, role: string): boolean {
  return roles === 'all' || roles.includes(role)
}

/** Throws InvalidCatalogue for a role that would never take effect under the licence. */
export function requireAllowed(kind: LicenceKind, roles: readonly string[], where: string): void {
  const useless = roles.find((role) => !allowsRole(kind, role))
  if (useless === undefined) return
  const allowed = kind.roles === 'all' || kind.roles.length === 0 ? 'no role' : kind.roles.join(', ')
  throw new InvalidCatalogue(
    `${where} names the role "${useless}", which has no effect under the licence ${kind.name}: it allows ${allowed}.`,
  )
}

function parseRole(json: unknown, index: number): Role {
  const where = `roles[${index}]`
  const role = record(json, where)
  return {
    name: text(role['name'], `${where}.name`),
    meaning: text(role['meaning'], `${where}.meaning`, 1_000),
    groupNames: list(role['groupNames'], `${where}.groupNames`).map((name) => text(name, `${where}.groupNames`)),
  }
}

function parseLicence(json: unknown, index: number, known: (name: unknown, where: string) => string): LicenceKind {
  const where = `licences[${index}]`
  const licence = record(json, where)
  const name = LICENCES.find((one) => one === licence['name'])
  if (name === undefined) throw new InvalidCatalogue(`${where}.name takes one of ${LICENCES.join(', ')}.`)
  const { roles } = licence
  const kind: LicenceKind = {
    name,
    meaning: text(licence['meaning'], `${where}.meaning`, 1_000),
    groupNames: list(licence['groupNames'], `${where}.groupNames`).map((one) => text(one, `${where}.groupNames`)),
    roles: roles === 'all' ? 'all' : list(roles, `${where}.roles`).map((role) => known(role, `${where}.roles`)),
    comesWith: list(licence['comesWith'] ?? [], `${where}.comesWith`).map((role) => known(role, `${where}.comesWith`)),
  }
  requireAllowed(kind, kind.comesWith, `${where}.comesWith`)
  return kind
}

function knownRole(roles: readonly Role[], name: unknown, where: string): string {
  const wanted = text(name, where)
  const key = groupNameKey(wanted)
  const found = roles.find((role) => groupNameKey(role.name) === key)
  if (found !== undefined) return found.name
  const names = roles.map((role) => role.name)
  const nearest = nearestName(wanted, names)
  const hint = nearest === undefined ? `The roles are ${names.join(', ')}.` : `Did you mean "${nearest}"?`
  throw new InvalidCatalogue(`${where} names the role "${wanted}", which is not there. ${hint}`)
}

function refuseTwice(names: readonly string[], what: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    const key = groupNameKey(name)
    if (seen.has(key)) throw new InvalidCatalogue(`The ${what} "${name}" is in the catalogue twice.`)
    seen.add(key)
  }
}

function record(json: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return Object.fromEntries(Object.entries(json))
  throw new InvalidCatalogue(`${where} is not a JSON object.`)
}

function list(json: unknown, where: string): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw new InvalidCatalogue(`"${where}" is not a list.`)
}

/** Names become parts of keys and sentences: no control characters, and none of the marks that lists are joined by. */
function text(json: unknown, where: string, lengthMax = NAME_LENGTH_MAX): string {
  if (typeof json === 'string' && json.trim() !== '' && json.length <= lengthMax && !/[\p{Cc}|]/u.test(json)) {
    return json.trim()
  }
  throw new InvalidCatalogue(
    `${where} takes a text of 1 to ${lengthMax} characters, without "|" and control characters.`,
  )
}
