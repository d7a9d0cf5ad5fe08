// Rules about what a write has done: an answer that shows the resource must show the change.
import { findString, isObject, type JsonObject, listObjects } from '../../json.ts'
import type { Rule } from './rule.ts'
import { findResource, type Subject } from './subject.ts'

export const EFFECT_RULES: readonly Rule[] = [
  {
    name: 'active-applied',
    weight: 'broken',
    source: 'RFC 7644 sections 3.5.1 and 3.5.2; whoever is unassigned in Okta must lose access',
    check: (subject) => {
      const wanted = findWantedActive(subject)
      const resource = findResource(subject)
      if (wanted === undefined || resource === undefined || typeof resource.active !== 'boolean') return undefined
      return resource.active === wanted
        ? undefined
        : `"active": ${wanted} was sent and answered with success, and the user is shown with "active": ${resource.active}.`
    },
  },
  {
    name: 'members-applied',
    weight: 'broken',
    source: 'RFC 7644 section 3.5.2',
    check: (subject) => {
      const shown = findResource(subject)?.members
      if (subject.method !== 'PATCH' || !Array.isArray(shown)) return undefined
      const ids = new Set(shown.filter(isObject).map((member) => member.value))
      const problems = listObjects(subject.sent, 'Operations').map((operation) => checkMembers(operation, ids))
      return problems.find((problem) => problem !== undefined)
    },
  },
]

function findWantedActive({ method, kind, sent }: Subject): boolean | undefined {
  if (kind !== 'Users' || sent === undefined) return undefined
  const given = method === 'PATCH' ? listObjects(sent, 'Operations')[0]?.value : sent
  return isObject(given) && typeof given.active === 'boolean' ? given.active : undefined
}

function checkMembers(operation: JsonObject, ids: ReadonlySet<unknown>): string | undefined {
  const removed = /^members\[value eq "(.*)"\]$/.exec(findString(operation, 'path') ?? '')?.[1]
  if (removed !== undefined) {
    return ids.has(removed)
      ? 'A member was removed by its path with success, and is still shown in the group.'
      : undefined
  }
  if (operation.path !== 'members') return undefined
  const given = listObjects(operation, 'value').map((member) => member.value)
  return given.every((id) => ids.has(id))
    ? undefined
    : 'Members were added with success, and are not shown in the group.'
}
