// How changes of groups read in the journal.

import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import type { Change, Subject } from '../journal/entry.ts'
import type { MembershipOutcome } from './membership-steps.ts'
import { attributeList } from './user-journal.ts'

export function groupSubject(group: StoredGroup): Subject {
  return { kind: 'group', id: group.id, name: groupNameOf(group.resource) }
}

/** Who came and who went; nothing when nobody did. */
export function membershipChanges({ added, removed }: MembershipOutcome): readonly Change[] {
  return added.length + removed.length === 0 ? [] : [{ attribute: 'members', added, removed }]
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
    members.added.length > 0 ? `added ${people(members.added.length)}` : undefined,
    members.removed.length > 0 ? `removed ${people(members.removed.length)}` : undefined,
    others.length > 0 ? `changed ${attributeList(others)}` : undefined,
  ].filter((part) => part !== undefined)
  return `${by} changed the group "${name}": ${parts.length === 0 ? 'nothing was different' : parts.join(', ')}.`
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
