// The bodies of group requests: no externalId, no description, no member type.
import type { JsonObject } from '../json.ts'

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export interface ScimMember {
  readonly value: string
  readonly display: string | undefined
}

export function createGroupBody(displayName: string, members: readonly ScimMember[]): JsonObject {
  return { schemas: [GROUP_SCHEMA], displayName, members: members.map(printMember) }
}

/** Wizard apps write the whole group. */
export function replaceGroupBody(id: string, displayName: string, members: readonly ScimMember[]): JsonObject {
  return { schemas: [GROUP_SCHEMA], id, displayName, members: members.map(printMember) }
}

/** The rename that precedes each change of a catalogue app: no path, and the id inside the value. */
export function renameOperation(id: string, displayName: string): JsonObject {
  return { op: 'replace', value: { id, displayName } }
}

export function addMembersOperation(members: readonly ScimMember[]): JsonObject {
  return { op: 'add', path: 'members', value: members.map(printMember) }
}

export function removeMemberOperation(value: string): JsonObject {
  return { op: 'remove', path: `members[value eq "${value}"]` }
}

export function replaceMembersOperation(members: readonly ScimMember[]): JsonObject {
  return { op: 'replace', path: 'members', value: members.map(printMember) }
}

function printMember({ value, display }: ScimMember): JsonObject {
  return display === undefined ? { value } : { value, display }
}
