import type { Ended, HeldGrant } from '../../directory/access.ts'
import type { Grant } from '../../directory/grant.ts'
import type { Given } from '../../directory/holdings.ts'
import type { GroupKey, UserId, UserKey } from '../../directory/ids.ts'
import type { Licence } from '../../directory/settings.ts'
import type { StoredUser } from '../../directory/user.ts'

/** A person with how things stand, deleted people too. */
export interface Person {
  readonly user: StoredUser
  readonly state: 'active' | 'deactivated' | 'deleted'
  readonly ended: EndedPerson | undefined
}

export interface EndedPerson extends Ended {
  readonly requestId: string
  readonly held: HeldAtEnd
}

/** What somebody held when the access ended. */
export interface HeldAtEnd {
  readonly licence: Licence
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** Whom a question is about: everybody who is not deleted, or the members of a group without what that group gives. */
export type Circle = { readonly kind: 'everybody' } | { readonly kind: 'members'; readonly group: GroupKey }

/** People who have been given exactly the same. */
export interface Likeness {
  /** Tells one likeness from another, within one transaction. */
  readonly mark: string
  readonly given: Given
  readonly people: number
  /** The first of them. */
  readonly firstKey: UserKey
}

export interface ShownPerson {
  readonly id: UserId
  readonly userName: string
  readonly name: string
  readonly mark: string
}

export interface Holders {
  readonly grant: Grant
  /** Groups that give it, with their members. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly members: number }[]
  readonly byHand: number
}

/** Somebody who is given a role or licence, and by what. */
export interface Holder {
  readonly user: StoredUser
  readonly isActive: boolean
  /** The names of the groups that give it. */
  readonly groups: readonly string[]
  readonly isByHand: boolean
}

export interface Grants {
  /** By SCIM id, deleted people too. */
  findPerson(id: UserId): Promise<Person | undefined>
  /** By row key, deleted people too. */
  findPersonByKey(key: UserKey): Promise<Person | undefined>
  /** Active people. */
  countActive(): Promise<number>
  /** Everything that groups and hands give a person, the oldest first. */
  listGrantsOf(user: UserKey): Promise<readonly HeldGrant[]>
  /** How many people have been given what: a few rows, whatever the number of people. */
  countLikenesses(circle: Circle): Promise<readonly Likeness[]>
  /**
   * Some of the people of these likenesses, in order of creation: the first of them, as far as they are among the first
   * people of the circle, and else at least the first of each likeness.
   */
  listAlike(
    circle: Circle,
    likenesses: readonly Pick<Likeness, 'mark' | 'firstKey'>[],
    limit: number,
  ): Promise<readonly ShownPerson[]>
  /** Who is given this by a group or by hand, in order of creation. */
  listHoldersOf(
    grant: Grant,
    page: { readonly after: UserKey | undefined; readonly limit: number },
  ): Promise<readonly Holder[]>
  /** Active people per licence that a group or a hand has given; the others have the default. */
  countLicences(): Promise<{ readonly given: Readonly<Record<Licence, number>>; readonly active: number }>
  /** Every role and licence that some group or hand gives, with who gives it. */
  listHolders(): Promise<readonly Holders[]>
  /** Active people who are given one of these roles by a group or by hand, other than `except`. */
  listActiveHolders(
    roles: readonly string[],
    page: { readonly after: UserKey | undefined; readonly limit: number },
  ): Promise<readonly { readonly key: UserKey; readonly id: UserId }[]>
  /** People whose access has ended, the latest first; `before`: the `position` of the last one of the page before. */
  listFormer(before: FormerPosition | undefined, limit: number): Promise<readonly (Person & { ended: EndedPerson })[]>
}

export interface FormerPosition {
  readonly atMs: number
  readonly key: UserKey
}

export interface GrantWrites {
  /** Gives by hand; a licence takes the place of the one before. */
  grantByHand(
    user: UserKey,
    grant: Grant,
    by: { readonly by: string; readonly atMs: number; readonly requestId: string },
  ): Promise<void>
  /** Answers whether it had been given by hand. */
  withdrawByHand(user: UserKey, grant: Grant): Promise<boolean>
  /** Notes how a person's access ended; an earlier end stays as it is. */
  noteEnd(user: UserKey, ended: EndedPerson): Promise<void>
  clearEnd(user: UserKey): Promise<void>
}
