// PATCH of one user: RFC 7644 section 3.5.2, C-PAT-*.

import { applyPatch, type EntityTags, type PatchOperation } from '@fluid-scim/scim'
import type { UserId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { changeUser } from './change-user.ts'
import type { Represented } from './represent.ts'

export interface PatchUser {
  readonly id: UserId
  readonly operations: readonly PatchOperation[]
  readonly ifMatch: EntityTags | undefined
}

/** Applies the operations in order, all or nothing, and answers the stored user. */
export function patchUser(runtime: Runtime, caller: Caller, patch: PatchUser): Promise<Represented> {
  return changeUser(runtime, caller, {
    id: patch.id,
    ifMatch: patch.ifMatch,
    next: (current) => applyPatch(caller.organisation.types.user, current, patch.operations),
  })
}
