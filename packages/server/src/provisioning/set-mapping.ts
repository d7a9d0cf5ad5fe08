// An organisation's own mappings of group names to roles and licences. A change takes effect at once on every member of
// the group and touches one row, the group's.

import { type Grant, grantPhrase, sameGrant } from '../directory/grant.ts'
import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import type { Mapping } from '../directory/group-grant.ts'
import { groupNameKey } from '../directory/group-name.ts'
import type { OrganisationId } from '../directory/ids.ts'
import { InvalidCatalogue, parseGrant } from '../directory/role-catalogue.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { endLostSessions } from '../signin/end-lost-sessions.ts'
import type { Writing } from '../store/port/store.ts'
import { requireSameCatalogue } from './catalogue-fingerprint.ts'
import { grantChanges, grantEffect, grantOfName } from './group-grants.ts'
import { groupSubject } from './group-journal.ts'
import { NothingThere, OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'

const NAME_LENGTH_MAX = 500

/** A mapping with the group that has its name now, if any. */
export interface ListedMapping {
  readonly mapping: Mapping
  readonly group: StoredGroup | undefined
}

/** Maps a group's name to a role or licence. Throws OperatorError for a name that cannot be or a role that is not there. */
export function setMapping(
  runtime: Runtime,
  by: By,
  {
    organisation,
    group,
    grant,
  }: { readonly organisation: OrganisationId; readonly group: string; readonly grant: string },
): Promise<ListedMapping> {
  const name = usableName(group)
  const wanted = parseGrantName(runtime, grant)
  return runtime.store.write(organisation, async (tx) => {
    await requireSameCatalogue(tx, runtime)
    const before = await tx.mappings.find(groupNameKey(name))
    const mapping: Mapping = { name, grant: wanted, createdMs: runtime.now(), createdBy: actorName(by.actor) }
    if (before !== undefined && sameGrant(before.grant, wanted)) {
      return { mapping: before, group: await tx.groups.findByNameKey(groupNameKey(name)) }
    }
    await tx.mappings.put(mapping)
    await journalise(tx.journal, runtime, by, {
      action: 'mapping.set',
      outcome: 'changed',
      subject: { kind: 'mapping', id: groupNameKey(name), name },
      changes: mappingChanges(before?.grant, wanted),
      sentence: `${actorName(by.actor)} mapped groups named "${name}" to ${grantPhrase(wanted)}.`,
    })
    return { mapping, group: await regrant(tx, runtime, by, name) }
  })
}

/** Takes a mapping away: its groups then mean what the catalogue says. Throws NothingThere when there is none. */
export function removeMapping(
  runtime: Runtime,
  by: By,
  { organisation, group }: { readonly organisation: OrganisationId; readonly group: string },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    await requireSameCatalogue(tx, runtime)
    const before = await tx.mappings.find(groupNameKey(group))
    if (before === undefined) throw new NothingThere(`There is no mapping for groups named "${group}".`)
    await tx.mappings.remove(groupNameKey(group))
    await journalise(tx.journal, runtime, by, {
      action: 'mapping.removed',
      outcome: 'changed',
      subject: { kind: 'mapping', id: groupNameKey(group), name: before.name },
      changes: mappingChanges(before.grant, undefined),
      sentence: `${actorName(by.actor)} removed the mapping of groups named "${before.name}" to ${grantPhrase(before.grant)}.`,
    })
    await regrant(tx, runtime, by, before.name)
  })
}

/** All mappings in order of name, each with its group. */
export function listMappings(runtime: Runtime, organisation: OrganisationId): Promise<readonly ListedMapping[]> {
  return runtime.store.read(organisation, async (tx) => {
    const listed: ListedMapping[] = []
    for (const mapping of await tx.mappings.list()) {
      listed.push({ mapping, group: await tx.groups.findByNameKey(groupNameKey(mapping.name)) })
    }
    return listed
  })
}

/** The role or licence that somebody named; throws OperatorError with the nearest name. */
export function parseGrantName({ catalogue }: Runtime, name: string): Grant {
  try {
    return parseGrant(catalogue, name)
  } catch (error) {
    if (error instanceof InvalidCatalogue) throw new OperatorError(error.message)
    throw error
  }
}

/** The live group of that name gets what its name means now; nothing to do when there is none. */
async function regrant(tx: Writing, runtime: Runtime, by: By, name: string): Promise<StoredGroup | undefined> {
  const found = await tx.groups.findByNameKey(groupNameKey(name))
  if (found === undefined) return undefined
  const group = (await tx.groups.findByIdForUpdate(found.id)) ?? found
  return regrantGroup(tx, runtime, by, group)
}

/** Resolves a group's name anew and stores what it grants; the group as it is then. */
export async function regrantGroup(tx: Writing, runtime: Runtime, by: By, group: StoredGroup): Promise<StoredGroup> {
  const atMs = runtime.now()
  const name = groupNameOf(group.resource)
  const grant = await grantOfName(tx, runtime, name, { before: group.grant, atMs })
  const changes = grantChanges(group.grant, grant)
  if (changes.length === 0) return group
  await tx.groups.setGrant(group.key, grant)
  const effect = grantEffect(group.grant?.grant, grant?.grant, group.memberCount)
  await journalise(tx.journal, runtime, by, {
    action: 'group.regranted',
    outcome: 'changed',
    subject: groupSubject(group),
    changes,
    sentence: `The group "${name}" means something else now: ${effect ?? 'the same, by another rule'}.`,
  })
  await endLostSessions(tx, runtime, by, { group: group.key })
  return { ...group, grant }
}

function mappingChanges(before: Grant | undefined, after: Grant | undefined) {
  return [
    {
      attribute: 'grant',
      ...(before === undefined ? {} : { before: { kind: before.kind, name: before.name } }),
      ...(after === undefined ? {} : { after: { kind: after.kind, name: after.name } }),
    },
  ]
}

function usableName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > NAME_LENGTH_MAX || /\p{Cc}/u.test(name)) {
    throw new OperatorError(`A group's name has 1 to ${NAME_LENGTH_MAX} characters and no control characters.`)
  }
  return name
}
