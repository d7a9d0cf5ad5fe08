// PATCH of one group: RFC 7644 section 3.5.2; Okta's and Entra's push of members.

import { applyPatch, type EntityTags, type PatchOperation } from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import type { GroupId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { changeGroup } from './change-group.ts'
import { toMembershipSteps } from './membership-steps.ts'

export interface PatchGroup {
  readonly id: GroupId
  readonly operations: readonly PatchOperation[]
  readonly ifMatch: EntityTags | undefined
}

/** Operations on `members` become changes of rows; the others are applied to the group's own attributes. */
export function patchGroup(runtime: Runtime, caller: Caller, patch: PatchGroup): Promise<StoredGroup> {
  const onMembers = patch.operations.filter(isOnMembers)
  const onAttributes = patch.operations.filter((operation) => !isOnMembers(operation))
  return changeGroup(runtime, caller, {
    id: patch.id,
    ifMatch: patch.ifMatch,
    next: (current) => applyPatch(caller.organisation.types.group, current, onAttributes),
    members: toMembershipSteps(onMembers),
  })
}

function isOnMembers({ target: { path } }: PatchOperation): boolean {
  return path.extension === undefined && path.attribute.name === 'members'
}
