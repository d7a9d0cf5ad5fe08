// The closed list of things that happen, as the journal keeps them: one entry per change and per refusal.

import type { JsonValue } from '@fluid-scim/scim'
import type { Grant } from '../directory/grant.ts'

const JOURNAL_ACTIONS = [
  'organisation.created',
  'settings.changed',
  'catalogue.changed',
  'schema.defined',
  'schema.removed',
  'token.set',
  'token.revoked',
  'oauth-client.added',
  'oauth-client.rotated',
  'oauth-client.revoked',
  'authentication.refused',
  'sign-in.done',
  'sign-in.refused',
  'session.ended',
  'credential.changed',
  'personal-token.created',
  'personal-token.revoked',
  'provider.changed',
  'provider.removed',
  'user.created',
  'user.updated',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.erased',
  'group.created',
  'group.updated',
  'group.deleted',
  'group.regranted',
  'mapping.set',
  'mapping.removed',
  'grant.given',
  'grant.taken',
  'api-key.added',
  'api-key.revoked',
  'user.restored',
  'group.restored',
  'safeguard.alarmed',
  'safeguard.held',
  'safeguard.released',
  'safeguard.restored',
  'administrators.gone',
  'licences.near',
  'licences.exceeded',
  'webhook.added',
  'webhook.changed',
  'webhook.removed',
  'webhook.replayed',
  'webhook.given-up',
  'webhook.disabled',
  'journal.exported',
  'journal.shortened',
  'request.refused',
] as const

export type JournalAction = (typeof JOURNAL_ACTIONS)[number]

/** The action of that name, if it is one. */
export function findAction(name: string): JournalAction | undefined {
  return JOURNAL_ACTIONS.find((action) => action === name)
}

/**
 * Who asked: an identity provider by its token, somebody at the command line, a signed-in person or local administrator,
 * a visitor who is not signed in, a program by its API key, or Fluid itself.
 */
export interface Actor {
  readonly kind: 'scim' | 'operator' | 'person' | 'administrator' | 'visitor' | 'api-key' | 'fluid'
  /** The token's id; the operating-system account; the person's SCIM id; the administrator's name; the visitor's address; the key's name. */
  readonly id: string
  /** The User-Agent, where there is one. */
  readonly client: string
}

export interface Subject {
  readonly kind:
    | 'user'
    | 'administrator'
    | 'group'
    | 'token'
    | 'oauth-client'
    | 'provider'
    | 'organisation'
    | 'mapping'
    | 'api-key'
    | 'webhook'
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

/** The changes of attributes, without those of members. */
export function attributesIn(changes: readonly Change[]): readonly AttributeChange[] {
  return changes.filter((change): change is AttributeChange => !('added' in change))
}

export function attributeChanges({ changes }: Pick<JournalEntry, 'changes'>): readonly AttributeChange[] {
  return attributesIn(changes)
}

/** User ids. */
export interface MembersChange {
  readonly attribute: 'members'
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** What the added got with their membership, and what the removed lost. */
  readonly gained?: Grant
  readonly lost?: Grant
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
