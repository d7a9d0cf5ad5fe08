// What a pushed group grants, from its name: the organisation's own mappings first, then the catalogue (design
// decisions 1 and 2). Stored on the group, so that a remapping touches no person.

import { nearestName } from '@fluid-scim/scim'
import { type Grant, sameGrant } from './grant.ts'
import { groupNameKey } from './group-name.ts'
import { findRole, grantByGroupName, type RoleCatalogue } from './role-catalogue.ts'

/** An organisation's own rule: groups of this name give this. */
export interface Mapping {
  /** The group's name as it was typed; compared by `groupNameKey`. */
  readonly name: string
  readonly grant: Grant
  readonly createdMs: number
  /** Who made it. */
  readonly createdBy: string
}

/** What a group grants, by which rule, and since when. */
export interface GroupGrant {
  readonly grant: Grant
  readonly by: 'mapping' | 'catalogue'
  readonly sinceMs: number
}

/** A known name near an unknown one, and what it would give. */
export interface Suggestion {
  readonly groupName: string
  readonly grant: Grant
}

/**
 * What a group of that name grants; undefined: nothing, it is held. `mapping` is the organisation's own rule for the
 * name; one to a role that the catalogue no longer has counts for nothing. `before` is what the group has granted until
 * now: the same thing by the same rule keeps its date.
 */
export function resolveGroupName(
  name: string,
  {
    mapping,
    catalogue,
    before,
    atMs,
  }: {
    readonly mapping: Mapping | undefined
    readonly catalogue: RoleCatalogue
    readonly before: GroupGrant | undefined
    readonly atMs: number
  },
): GroupGrant | undefined {
  const found = resolve(name, mapping, catalogue)
  if (found === undefined) return undefined
  const isSame = before !== undefined && before.by === found.by && sameGrant(before.grant, found.grant)
  return { ...found, sinceMs: isSame ? before.sinceMs : atMs }
}

function resolve(
  name: string,
  mapping: Mapping | undefined,
  catalogue: RoleCatalogue,
): Omit<GroupGrant, 'sinceMs'> | undefined {
  if (mapping !== undefined) {
    return isKnown(mapping.grant, catalogue) ? { grant: mapping.grant, by: 'mapping' } : undefined
  }
  const grant = grantByGroupName(catalogue, groupNameKey(name))
  return grant === undefined ? undefined : { grant, by: 'catalogue' }
}

/** The known name that an unmapped group's name was probably meant to be: "did you mean". */
export function suggestGrant(
  name: string,
  mappings: readonly Mapping[],
  catalogue: RoleCatalogue,
): Suggestion | undefined {
  const known = new Map<string, Grant>()
  for (const mapping of mappings) if (isKnown(mapping.grant, catalogue)) known.set(mapping.name, mapping.grant)
  for (const role of catalogue.roles) {
    for (const groupName of role.groupNames) known.set(groupName, { kind: 'role', name: role.name })
  }
  for (const licence of catalogue.licences) {
    for (const groupName of licence.groupNames) known.set(groupName, { kind: 'licence', name: licence.name })
  }
  const groupName = nearestName(name.trim(), known.keys())
  const grant = groupName === undefined ? undefined : known.get(groupName)
  return groupName === undefined || grant === undefined ? undefined : { groupName, grant }
}

function isKnown(grant: Grant, catalogue: RoleCatalogue): boolean {
  return grant.kind === 'licence' || findRole(catalogue, grant.name) !== undefined
}
