// How changes of groups read in the journal.

import { grantPhrase } from '../directory/grant.ts'
import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import type { GroupGrant } from '../directory/group-grant.ts'
import type { Change, Subject } from '../journal/entry.ts'
import { grantEffect } from './group-grants.ts'
import type { MembershipOutcome } from './membership-steps.ts'
import { attributeList } from './user-journal.ts'

export function groupSubject(group: StoredGroup): Subject {
  return { kind: 'group', id: group.id, name: groupNameOf(group.resource) }
}

/**
 * Who came and who went, with what that gave and took: the group's grant after the change and before it. Nothing when
 * nobody did.
 */
export function membershipChanges(
  { added, removed }: MembershipOutcome,
  grant: { readonly before: GroupGrant | undefined; readonly after: GroupGrant | undefined },
): readonly Change[] {
  if (added.length + removed.length === 0) return []
  const gained = added.length === 0 ? undefined : grant.after?.grant
  const lost = removed.length === 0 ? undefined : grant.before?.grant
  return [
    {
      attribute: 'members',
      added,
      removed,
      ...(gained === undefined ? {} : { gained }),
      ...(lost === undefined ? {} : { lost }),
    },
  ]
}

/** A sentence for members that could not be added; a few are named, the rest counted. */
export function unknownMembers({ unknown }: MembershipOutcome): readonly string[] {
  if (unknown.length === 0) return []
  const named = unknown.slice(0, 5).join(', ')
  const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''
  return [
    `Members skipped, because they are not users of this organisation: ${named}${more}. Assign these people to the app first, then push the group again.`,
  ]
}

/** The story's sentence for a new group: whom it brings, and what it gives them. */
export function createdSentence(by: string, group: StoredGroup, members: number): string {
  const created = `${by} created the group "${groupNameOf(group.resource)}" with ${memberCount(members)}`
  if (group.grant === undefined) return `${created}: it grants nothing, its name is not mapped.`
  return `${created}: ${members === 0 ? 'its members get' : 'they now have'} ${grantPhrase(group.grant.grant)}.`
}

/** The story's sentence for a group that is gone: what its members no longer get from it. */
export function deletedSentence(by: string, group: StoredGroup): string {
  const deleted = `${by} deleted the group "${groupNameOf(group.resource)}" with ${memberCount(group.memberCount)}`
  if (group.grant === undefined) return `${deleted}.`
  return `${deleted}: they no longer get ${grantPhrase(group.grant.grant)} from it.`
}

/** The story's sentence for an update of a group. */
export function groupSentence(
  by: string,
  before: StoredGroup,
  after: StoredGroup,
  attributes: readonly Change[],
  members: MembershipOutcome,
): string {
  const name = groupNameOf(before.resource)
  const newName = groupNameOf(after.resource)
  const others = attributes.filter(({ attribute }) => attribute !== 'displayName' && attribute !== 'schemas')
  const parts = [
    name === newName ? undefined : `renamed it to "${newName}"`,
    grantEffect(before.grant?.grant, after.grant?.grant, after.memberCount),
    members.added.length > 0 ? `added ${people(members.added.length)}${given(after, 'now with')}` : undefined,
    members.removed.length > 0
      ? `removed ${people(members.removed.length)}${given(before, 'no longer with')}`
      : undefined,
    others.length > 0 ? `changed ${attributeList(others)}` : undefined,
  ].filter((part) => part !== undefined)
  return `${by} changed the group "${name}": ${parts.length === 0 ? 'nothing was different' : parts.join(', ')}.`
}

/** ` (now with the role User)`, for groups that grant something. */
function given({ grant }: StoredGroup, word: string): string {
  return grant === undefined ? '' : ` (${word} ${grantPhrase(grant.grant)} from it)`
}

function memberCount(count: number): string {
  return count === 1 ? '1 member' : `${count} members`
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
