// What a group's name means for an organisation, asked whenever a group is created or renamed or a mapping changes.

import { type Grant, grantPhrase } from '../directory/grant.ts'
import { type GroupGrant, resolveGroupName, type Suggestion, suggestGrant } from '../directory/group-grant.ts'
import { groupNameKey } from '../directory/group-name.ts'
import type { Change } from '../journal/entry.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import { groupNameUnmapped } from './refusal.ts'

/** What a group of that name grants, by the organisation's mappings and the catalogue. */
export async function grantOfName(
  tx: Reading,
  { catalogue }: Runtime,
  name: string,
  { before, atMs }: { readonly before: GroupGrant | undefined; readonly atMs: number },
): Promise<GroupGrant | undefined> {
  const mapping = await tx.mappings.find(groupNameKey(name))
  return resolveGroupName(name, { mapping, catalogue, before, atMs })
}

/**
 * The grant of a group that SCIM is about to create or rename. Where the organisation refuses unmapped names, throws the
 * refusal (400) with the nearest known name; otherwise such a group is held.
 */
export async function grantOfPushedName(
  tx: Reading,
  runtime: Runtime,
  caller: Caller,
  push: { readonly name: string; readonly before: GroupGrant | undefined; readonly atMs: number },
): Promise<GroupGrant | undefined> {
  const grant = await grantOfName(tx, runtime, push.name, push)
  if (grant === undefined && caller.organisation.settings.unmappedGroups === 'refuse') {
    throw groupNameUnmapped(push.name, await suggestionFor(tx, runtime, push.name))
  }
  return grant
}

/** "Did you mean": the known name nearest to one that is not mapped. */
async function suggestionFor(tx: Reading, { catalogue }: Runtime, name: string): Promise<Suggestion | undefined> {
  return suggestGrant(name, await tx.mappings.list(), catalogue)
}

/** The sentence for a group that grants nothing, with what to do about it. */
export async function heldSentence(tx: Reading, runtime: Runtime, caller: Caller, name: string): Promise<string> {
  const suggestion = await suggestionFor(tx, runtime, name)
  const meant =
    suggestion === undefined ? '' : ` Did you mean "${suggestion.groupName}" (${grantPhrase(suggestion.grant)})?`
  const target = suggestion?.grant.name ?? runtime.catalogue.signInRole
  return `The group "${name}" grants nothing and is held, because its name is not mapped to a role or licence.${meant} Map it (fluid mapping set ${caller.organisation.name} "${name}" "${target}") or rename it at the source: it then takes effect at once, without a new push.`
}

/** What a group grants, before and after, for its journal entry; nothing when that is the same. */
export function grantChanges(before: GroupGrant | undefined, after: GroupGrant | undefined): readonly Change[] {
  if (
    before?.grant.kind === after?.grant.kind &&
    before?.grant.name === after?.grant.name &&
    before?.by === after?.by
  ) {
    return []
  }
  return [
    {
      attribute: 'grants',
      ...(before === undefined ? {} : { before: shownGrant(before) }),
      ...(after === undefined ? {} : { after: shownGrant(after) }),
    },
  ]
}

function shownGrant({ grant, by }: GroupGrant) {
  return { kind: grant.kind, name: grant.name, by }
}

/** What a change of the group's grant means to its members, as the end of a sentence; undefined: nothing. */
export function grantEffect(before: Grant | undefined, after: Grant | undefined, members: number): string | undefined {
  if (before?.kind === after?.kind && before?.name === after?.name) return undefined
  const who = members === 1 ? 'its 1 member' : `its ${members} members`
  if (before === undefined) return after === undefined ? undefined : `it now gives ${grantPhrase(after)} to ${who}`
  if (after === undefined) return `it no longer gives ${grantPhrase(before)} to ${who}`
  return `it now gives ${grantPhrase(after)} to ${who}, and no longer ${grantPhrase(before)}`
}
