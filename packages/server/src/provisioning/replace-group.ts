// PUT of one group: RFC 7644 section 3.5.1. Okta's wizard apps send the full member list each time.

import { type EntityTags, type Resource, replaceResource } from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import type { GroupId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { changeGroup } from './change-group.ts'
import { memberIds } from './membership-steps.ts'
import { withoutMembers } from './without-members.ts'

export interface ReplaceGroup {
  readonly id: GroupId
  readonly body: Resource
  /** Whether the request had `members` at all, be it null or empty. */
  readonly hasMembers: boolean
  readonly ifMatch: EntityTags | undefined
}

/**
 * Replaces a group. Without `members` in the request the members stay: a client that renames a group must not empty it
 * (C-PUT-07); `members: []` empties it.
 */
export function replaceGroup(runtime: Runtime, caller: Caller, replace: ReplaceGroup): Promise<StoredGroup> {
  return changeGroup(runtime, caller, {
    id: replace.id,
    ifMatch: replace.ifMatch,
    next: (current) => replaceResource(caller.organisation.types.group, current, withoutMembers(replace.body)),
    members: replace.hasMembers ? [{ kind: 'replace', users: memberIds(replace.body['members']) }] : [],
  })
}
