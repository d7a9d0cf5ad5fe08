// What a change would do to people, decided by the same rule as their access: issue rule 9. Pure; people who have been
// given the same are decided about once.

import type { Grant } from './grant.ts'
import { decideHoldings, type Given, type Holdings, type HoldingsPolicy } from './holdings.ts'
import type { Licence } from './settings.ts'

/** What changes for somebody; undefined parts stay as they are. */
export interface Effect {
  /** Roles that take effect. */
  readonly gains: readonly string[]
  /** Roles whose effect ends. */
  readonly loses: readonly string[]
  readonly licence: { readonly before: Licence; readonly after: Licence } | undefined
  /** True: may sign in from then on; false: no longer. */
  readonly access: boolean | undefined
  /** Whether only roles without effect change. */
  readonly isHeldOnly: boolean
}

/** The state of the rules for some people: what one group gives them beside the rest, and the policy. */
export interface Rules {
  readonly grant: Grant | undefined
  readonly policy: HoldingsPolicy
}

/** What changes for people who have been given `given`, from one state of the rules to another; undefined: nothing. */
export function effectOn(given: Given, before: Rules, after: Rules): Effect | undefined {
  const old = decideHoldings(withGrant(given, before.grant), before.policy)
  const now = decideHoldings(withGrant(given, after.grant), after.policy)
  const gains = without(now.effective, old.effective)
  const loses = without(old.effective, now.effective)
  const licence = old.licence === now.licence ? undefined : { before: old.licence, after: now.licence }
  const access = old.isAllowed === now.isAllowed ? undefined : now.isAllowed
  const isEffective = gains.length + loses.length > 0 || licence !== undefined || access !== undefined
  if (!isEffective && !isHeldDifferent(old, now)) return undefined
  return { gains, loses, licence, access, isHeldOnly: !isEffective }
}

/** The effects on many people, added up. */
export interface EffectCounts {
  readonly people: number
  readonly heldOnly: number
  readonly roles: readonly { readonly role: string; readonly gain: number; readonly lose: number }[]
  readonly licences: readonly { readonly before: Licence; readonly after: Licence; readonly people: number }[]
  readonly access: { readonly gain: number; readonly lose: number }
}

export function addUp(effects: readonly { readonly effect: Effect; readonly people: number }[]): EffectCounts {
  const roles = new Map<string, { gain: number; lose: number }>()
  const licences = new Map<string, { before: Licence; after: Licence; people: number }>()
  const access = { gain: 0, lose: 0 }
  let people = 0
  let heldOnly = 0
  const roleOf = (role: string) => {
    const found = roles.get(role) ?? { gain: 0, lose: 0 }
    roles.set(role, found)
    return found
  }
  for (const { effect, people: count } of effects) {
    if (effect.isHeldOnly) heldOnly += count
    else people += count
    for (const role of effect.gains) roleOf(role).gain += count
    for (const role of effect.loses) roleOf(role).lose += count
    if (effect.licence !== undefined) {
      const { before, after } = effect.licence
      const known = licences.get(`${before} ${after}`)
      licences.set(`${before} ${after}`, { before, after, people: (known?.people ?? 0) + count })
    }
    if (effect.access === true) access.gain += count
    if (effect.access === false) access.lose += count
  }
  return {
    people,
    heldOnly,
    roles: [...roles].map(([role, counts]) => ({ role, ...counts })),
    licences: [...licences.values()],
    access,
  }
}

function withGrant(given: Given, grant: Grant | undefined): Given {
  if (grant === undefined) return given
  return grant.kind === 'role'
    ? { ...given, roles: [...given.roles, grant.name] }
    : { ...given, licencesOfGroups: [...given.licencesOfGroups, grant.name] }
}

function isHeldDifferent(one: Holdings, other: Holdings): boolean {
  return without(one.held, other.held).length + without(other.held, one.held).length > 0
}

function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  return all.filter((one) => !taken.includes(one))
}
