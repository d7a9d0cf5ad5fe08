// The closed list of things that happen, as the journal keeps them: one entry per change and per refusal.

import type { JsonValue } from '@fluid-scim/scim'

export type JournalAction =
  | 'organisation.created'
  | 'settings.changed'
  | 'schema.defined'
  | 'schema.removed'
  | 'token.set'
  | 'token.revoked'
  | 'oauth-client.added'
  | 'oauth-client.revoked'
  | 'authentication.refused'
  | 'user.created'
  | 'user.updated'
  | 'user.deactivated'
  | 'user.reactivated'
  | 'user.deleted'
  | 'group.created'
  | 'group.updated'
  | 'group.deleted'
  | 'request.refused'

/** Who asked: an identity provider by its token, or somebody at the command line. */
export interface Actor {
  readonly kind: 'scim' | 'operator'
  /** The token's id for SCIM; the operating-system account for the command line. */
  readonly id: string
  /** The client's User-Agent for SCIM. */
  readonly client: string
}

export interface Subject {
  readonly kind: 'user' | 'group' | 'token' | 'oauth-client' | 'organisation'
  readonly id: string
  /** The name at that moment, so that the entry reads well for ever. */
  readonly name: string
}

/** One attribute before and after; for a group's members, who came and who went. */
export type Change = AttributeChange | MembersChange

export interface AttributeChange {
  readonly attribute: string
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/** User ids. */
export interface MembersChange {
  readonly attribute: 'members'
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** How many are left out of the lists above, where a long entry is shown in short. */
  readonly more?: { readonly added: number; readonly removed: number }
}

export interface JournalEntry {
  readonly atMs: number
  readonly requestId: string
  readonly actor: Actor
  readonly action: JournalAction
  readonly outcome: 'changed' | 'refused'
  readonly subject: Subject | undefined
  readonly changes: readonly Change[]
  /** What was asked for and not done, and why: a sentence each. */
  readonly notDone: readonly string[]
  /** What happened, in a sentence for an administrator. */
  readonly sentence: string
}
