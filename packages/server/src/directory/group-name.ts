// Group names decide roles, so one function says when two of them are the same.

import { foldText } from '@fluid-scim/scim'

/** The comparison key of a group's name: outer spaces and letter case do not count, all else does (T-06). */
export function groupNameKey(name: string): string {
  return foldText(name.trim())
}
