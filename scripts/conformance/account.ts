// The account: each item with its proofs and what follows from them.

import type { Checklist, Item } from './items.ts'
import type { Proof, Proofs } from './proofs.ts'

export type State = 'proved' | 'fails' | 'does not apply' | 'open'

export interface Line {
  readonly item: Item
  readonly proofs: readonly Proof[]
  readonly state: State
}

export interface Account {
  readonly lines: readonly Line[]
  readonly readings: readonly { readonly id: string; readonly says: string; readonly proofs: readonly Proof[] }[]
  /** Why the account is not in order; nothing when it is. */
  readonly problems: readonly string[]
}

/** Puts the account together. Every MUST has to be proved or to say why it does not apply. */
export function takeAccount({ items, readings }: Checklist, proofs: Proofs): Account {
  const lines = items.map((item) => lineOf(item, proofs.get(item.id) ?? []))
  const known = new Set([...items, ...readings].map(({ id }) => id))
  const problems = [
    ...lines
      .filter(({ item, state }) => item.level === 'MUST' && state === 'open')
      .map(({ item }) => `${item.id} is a MUST without a test or a reason: ${item.says}.`),
    ...lines
      .filter(({ state }) => state === 'fails')
      .map(({ item, proofs: all }) => `${item.id} fails: ${failing(all)}`),
    ...[...proofs.keys()].filter((id) => !known.has(id)).map((id) => `${id} is named by a test and is no item.`),
  ]
  return { lines, readings: readings.map((one) => ({ ...one, proofs: proofs.get(one.id) ?? [] })), problems }
}

function lineOf(item: Item, proofs: readonly Proof[]): Line {
  return { item, proofs, state: stateOf(item, proofs) }
}

function stateOf({ doesNotApply }: Item, proofs: readonly Proof[]): State {
  if (proofs.some(({ passed }) => !passed)) return 'fails'
  if (doesNotApply !== undefined) return 'does not apply'
  return proofs.length > 0 ? 'proved' : 'open'
}

function failing(proofs: readonly Proof[]): string {
  return proofs.find(({ passed }) => !passed)?.title ?? ''
}
