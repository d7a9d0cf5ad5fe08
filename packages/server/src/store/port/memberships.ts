import type { GroupOfUser, Member } from '../../directory/group.ts'
import type { GroupId, GroupKey, UserId, UserKey } from '../../directory/ids.ts'

/** Who was asked for and is not a live user of this organisation. */
interface UnknownMembers {
  readonly unknown: readonly UserId[]
}

export interface Memberships {
  /** The members in a stable order, `limit` at a time: those after `after` (undefined: from the start). */
  listMembers(group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly KeyedMember[]>
  /** The same members in the same order without their names, which takes a fraction of the time. */
  listMemberIds(group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly KeyedMemberId[]>
  /** The live groups of each of these users, in a stable order; users in none are absent from the map. */
  listGroupsOf(users: readonly UserKey[]): Promise<ReadonlyMap<UserKey, readonly GroupOfUser[]>>
}

export interface KeyedMemberId {
  readonly key: UserKey
  readonly id: UserId
}

export interface KeyedMember extends KeyedMemberId, Member {}

/** The request that brings members, kept with each of them. */
export interface Push {
  /** The client's name: `Okta`. */
  readonly by: string
  readonly requestId: string
}

export interface MembershipWrites {
  /** Adds users by id. Answers who was really added, and whom it did not know. Touches only the rows named. */
  add(
    group: GroupKey,
    users: readonly UserId[],
    atMs: number,
    push?: Push,
  ): Promise<{ readonly added: readonly UserId[] } & UnknownMembers>
  /** Takes users out by id. Answers who was really in it. */
  remove(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]>
  /** Takes out everybody who is not among `users`; answers who that was. */
  removeAllBut(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]>
  /** Takes one user out of all groups; answers which it was in, deleted groups too. */
  removeFromAll(
    user: UserKey,
  ): Promise<readonly { readonly key: GroupKey; readonly id: GroupId; readonly display: string }[]>
}
