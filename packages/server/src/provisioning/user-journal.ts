// How changes of people read in the journal.

import { diffResources, type Resource } from '@fluid-scim/scim'
import { isActive, personPhrase, type StoredUser, userNameOf } from '../directory/user.ts'
import type { Change, JournalAction, Subject } from '../journal/entry.ts'

export function userSubject(user: StoredUser): Subject {
  return { kind: 'user', id: user.id, name: userNameOf(user.resource) }
}

/** Every attribute of a new resource, as changes from nothing. */
export function creationOf(resource: Resource): readonly Change[] {
  return changesBetween({ schemas: [] }, resource)
}

/** What differs, attribute by attribute: enough to rebuild either state from the other. */
export function changesBetween(before: Resource, after: Resource): readonly Change[] {
  return diffResources(before, after).map(({ attribute, before: old, after: now }) => ({
    attribute,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
  }))
}

/** What an update means to people: access that ends or comes back outweighs all else that changed with it. */
export function userAction(before: Resource, after: Resource): JournalAction {
  if (isActive(before) && !isActive(after)) return 'user.deactivated'
  if (!isActive(before) && isActive(after)) return 'user.reactivated'
  return 'user.updated'
}

/** The story's sentence for an update of a person. */
export function userSentence(by: string, action: JournalAction, after: Resource, changes: readonly Change[]): string {
  const who = personPhrase(after)
  switch (action) {
    case 'user.deactivated':
      return `${by} deactivated ${who}: access has ended, the data is kept.`
    case 'user.reactivated':
      return `${by} reactivated ${who}: access is back, with the groups held.`
    default:
      return `${by} updated ${who}: ${attributeList(changes)}.`
  }
}

/**
 * `displayName, emails and department`: the last part of extension attributes, since nobody reads URNs, and without
 * the `schemas` that follow from the others.
 */
export function attributeList(changes: readonly Change[]): string {
  const names = changes
    .map(({ attribute }) => attribute.slice(attribute.lastIndexOf(':') + 1))
    .filter((name) => name !== 'schemas')
  const last = names.at(-1)
  if (last === undefined) return 'nothing'
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
