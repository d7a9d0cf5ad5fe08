// SCIM tokens as the journal tells them: what can be known of them without being one.

import type { JsonValue } from '@fluid-scim/scim'
import { attributeChanges, type JournalEntry } from './entry.ts'

export interface TokenState {
  readonly lastFour: string
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number | undefined
  readonly revokedMs: number | undefined
}

/** The tokens that an entry makes or changes, as they are after it. */
export function tokensAfter(
  tokens: ReadonlyMap<string, TokenState>,
  entry: JournalEntry,
): readonly [string, TokenState][] {
  const { subject, atMs } = entry
  if (subject?.kind !== 'token') return []
  const known = tokens.get(subject.id)
  if (entry.action === 'token.revoked') return known === undefined ? [] : [[subject.id, { ...known, revokedMs: atMs }]]
  if (entry.action !== 'token.set') return []
  const retired = attributeChanges(entry).flatMap((change) => retiredBy(tokens, change))
  const lastFour = attributeChanges(entry).find(({ attribute }) => attribute === 'lastFour')?.after
  const set = {
    lastFour: typeof lastFour === 'string' ? lastFour : '',
    createdMs: atMs,
    createdBy: entry.actor.id,
    expiresMs: undefined,
    revokedMs: undefined,
  }
  return [...retired, [subject.id, set]]
}

function retiredBy(
  tokens: ReadonlyMap<string, TokenState>,
  { attribute, after }: { readonly attribute: string; readonly after?: JsonValue },
): readonly [string, TokenState][] {
  if (typeof after !== 'object' || after === null || !('id' in after) || !('atMs' in after)) return []
  const { id, atMs } = after
  const known = typeof id === 'string' ? tokens.get(id) : undefined
  if (known === undefined || typeof id !== 'string' || typeof atMs !== 'number') return []
  if (attribute === 'tokenExpires') return [[id, { ...known, expiresMs: atMs }]]
  return attribute === 'tokenRevoked' ? [[id, { ...known, revokedMs: atMs }]] : []
}
