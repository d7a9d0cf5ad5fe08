import type { Resource } from '@fluid-scim/scim'
import type { Grant } from '../../directory/grant.ts'
import type { GroupKey, UserId, UserKey } from '../../directory/ids.ts'
import type { Losses } from '../../directory/safeguard.ts'
import type { Licence } from '../../directory/settings.ts'

/** An alarm: one client has taken away more than it may within the window. */
export interface Alarm {
  readonly key: number
  /** The token or OAuth client. */
  readonly clientId: string
  readonly clientName: string
  readonly mode: 'alarm' | 'hold'
  /** What the client took away from here on belongs to it. */
  readonly lossesFromMs: number
  readonly startedMs: number
  readonly state: 'open' | 'released' | 'restored'
  readonly endedMs: number | undefined
  readonly endedBy: string | undefined
}

/** Something taken away that is not a row of a group's members. */
export type Loss =
  | { readonly kind: 'deactivated' | 'deleted'; readonly user: UserKey }
  | {
      readonly kind: 'group-deleted' | 'group-renamed'
      readonly group: GroupKey
      readonly grant: Grant
      readonly people: number
      /** The group's attributes before. */
      readonly resource: Resource
    }

export interface Losing {
  readonly clientId: string
  readonly atMs: number
}

export type StoredLoss = Loss & { readonly key: number }

/** Which members of a group, or which groups of a user, are about to go. */
export type LostMembers =
  | { readonly kind: 'users'; readonly group: GroupKey; readonly grant: Grant; readonly users: readonly UserId[] }
  | { readonly kind: 'allBut'; readonly group: GroupKey; readonly grant: Grant; readonly users: readonly UserId[] }
  | { readonly kind: 'groupsOf'; readonly user: UserKey }

/** Members that came back into a group. */
export interface Returned {
  readonly group: GroupKey
  readonly users: readonly UserId[]
}

/** What is known of a client's losses without counting them. */
export interface LossesAtMost {
  /** No more people than that: neither who has it back is known, nor who was in several groups that went. */
  readonly people: number
  /** Never goes down: losses that began after it was read make it grow by as many people at least. */
  readonly ever: number
}

export interface Safeguards {
  findOpenAlarm(clientId: string): Promise<Alarm | undefined>
  findAlarm(key: number): Promise<Alarm | undefined>
  /** When the client was last released; undefined: never. */
  findLastRelease(clientId: string): Promise<number | undefined>
  /** The latest first. */
  listAlarms(limit: number): Promise<readonly Alarm[]>
  /** Alarms about which nobody has been written to yet. */
  listUnmailed(): Promise<readonly Alarm[]>
  /** An upper bound of `countLosses`. Cheap: it is kept beside the losses. */
  countLossesAtMost(clientId: string): Promise<LossesAtMost>
  /** From how many people, each once, without those who have it back. */
  countLosses(clientId: string, sinceMs: number): Promise<Losses>
  /** Losses of these kinds since then, in order, a page at a time. */
  listLosses(
    losses: { readonly clientId: string; readonly sinceMs: number; readonly kinds: readonly Loss['kind'][] },
    limit: number,
  ): Promise<readonly StoredLoss[]>
  /** Licences of people whose access an open alarm's client has ended: not free yet. */
  countWaitingLicences(): Promise<Readonly<Record<Licence, number>>>
}

export interface SafeguardWrites {
  insertLoss(loss: Loss, by: Losing): Promise<void>
  /** Keeps memberships that are about to be removed, so that they can be put back as they were. */
  keepMemberships(lost: LostMembers, by: Losing): Promise<void>
  removeLoss(key: number): Promise<void>
  /**
   * Forgets what the client took away before that instant, since it is final: the oldest `limit` people or groups, as many
   * memberships, and what went in the same instant. False when nothing was left.
   */
  forgetLosses(clientId: string, beforeMs: number, limit: number): Promise<boolean>
  /** False when one is open already. */
  openAlarm(alarm: Omit<Alarm, 'key' | 'state' | 'endedMs' | 'endedBy'>): Promise<boolean>
  endAlarm(
    key: number,
    end: { readonly state: 'released' | 'restored'; readonly atMs: number; readonly by: string },
  ): Promise<void>
  /** Notes that the alarm is being mailed; false: somebody else does it. */
  claimMail(key: number, atMs: number): Promise<boolean>
  /** Puts up to `limit` kept memberships of one group back, as they were; undefined when none are left. */
  putBackMembers(clientId: string, sinceMs: number, limit: number): Promise<Returned | undefined>
}
