// A user's record ends, by a deletion or before an erasure: out of every group, outside SCIM's sight, its name free again.

import type { JsonObject } from '@fluid-scim/scim'
import type { HeldGrant } from '../directory/access.ts'
import type { StoredUser } from '../directory/user.ts'
import type { AttributeChange } from '../journal/entry.ts'
import type { Writing } from '../store/port/store.ts'

/** Ends it, and answers what the journal has to tell: the groups that were left, and what is not held any more. */
export async function endRecord(
  tx: Writing,
  user: StoredUser,
  atMs: number,
): Promise<{ readonly changes: readonly AttributeChange[]; readonly groups: number }> {
  const held = await tx.grants.listGrantsOf(user.key)
  const left = await tx.memberships.removeFromAll(user.key)
  await tx.groups.noteMembersGone(
    left.map(({ key }) => key),
    atMs,
  )
  await tx.users.markDeleted(user, atMs)
  // In SCIM's own form of a user's groups.
  const groups = left.map(({ id, display }) => ({ value: id, display }))
  return {
    groups: left.length,
    changes: [
      ...(groups.length === 0 ? [] : [{ attribute: 'groups', before: groups }]),
      ...(held.length === 0 ? [] : [{ attribute: 'grants', before: held.map(grantHeld) }]),
    ],
  }
}

/** A grant with what gave it, for the journal. */
export function grantHeld({ grant, source }: HeldGrant): JsonObject {
  const { kind, name } = grant
  const because =
    source.kind === 'hand'
      ? { kind: source.kind }
      : { kind: source.kind, id: String(source.groupId), name: source.group }
  return { kind, name, because }
}
