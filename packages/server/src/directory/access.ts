// The access decision, and its explanation: design decision 5, `GET /api/v1/users/{id}/access`. Pure: every surface
// that has to know asks this function.

import type { Grant } from './grant.ts'
import { decideHoldings, type Holdings, type HoldingsPolicy } from './holdings.ts'
import type { GroupId } from './ids.ts'
import { licenceKind } from './role-catalogue.ts'
import type { Licence } from './settings.ts'

/** A group that the person is in and that grants something. */
interface GroupSource {
  readonly kind: 'group'
  readonly group: string
  readonly groupId: GroupId
  /** Who pushed the person into it: `Okta`; undefined for memberships from before that was kept. */
  readonly pushedBy: string | undefined
  readonly sinceMs: number
  readonly requestId: string | undefined
  /** Why the group grants it: the organisation's own mapping (by whom, when), or the catalogue's name for it. */
  readonly mapping: { readonly by: string; readonly sinceMs: number } | undefined
}

/** Given to the person by an administrator of Fluid, beside all groups. */
interface HandSource {
  readonly kind: 'hand'
  readonly by: string
  readonly sinceMs: number
  readonly requestId: string
}

/** Comes with the licence that the person has. */
export interface LicenceSource {
  readonly kind: 'licence'
  readonly licence: Licence
}

/** What has given something to a person; roles may come with the licence too. */
export type GrantSource = GroupSource | HandSource
export type RoleSource = GrantSource | LicenceSource

/** Something given, and by what, as far as that is known. */
export interface Given<Source extends { readonly kind: 'group' | 'hand' }> {
  readonly grant: Grant
  readonly source: Source
}

export type HeldGrant = Given<GrantSource>

/** How a person's access ended. */
export interface Ended {
  readonly atMs: number
  readonly by: string
}

export interface AccessFacts {
  /** `Ines Valcourt (ines@northrail.example)`. */
  readonly person: string
  readonly state: 'active' | 'deactivated' | 'deleted'
  readonly ended: Ended | undefined
  readonly grants: readonly HeldGrant[]
  readonly nowMs: number
}

export interface Access {
  readonly allowed: boolean
  /** First why not, every reason of it; then where licence and roles come from. */
  readonly reasons: readonly string[]
  readonly licence: Licence
  readonly roles: readonly RoleHeld[]
}

export interface RoleHeld<Source = GrantSource> {
  readonly role: string
  readonly effective: boolean
  /** Empty: it is a default role. */
  readonly because: readonly (Source | LicenceSource)[]
}

/** Active ∧ the licence allows signing in ∧ the sign-in role is held: allowed, or refused with every reason. */
export function decideAccess(facts: AccessFacts, policy: HoldingsPolicy): Access {
  const { holdings, roles } = decideStanding(facts.state === 'active', facts.grants, policy)
  if (facts.state === 'deleted') {
    return { allowed: false, licence: holdings.licence, roles: [], reasons: [endSentence(facts)] }
  }
  return {
    allowed: holdings.isAllowed,
    licence: holdings.licence,
    roles,
    reasons: [
      ...refusals(facts, holdings, policy),
      licenceSentence(facts, holdings),
      ...roles.map((role) => roleSentence(role, facts, holdings, policy)),
    ],
  }
}

/** What is held, with what gave each role: the part of the decision that needs no words. */
export function decideStanding<Source extends { readonly kind: 'group' | 'hand' }>(
  active: boolean,
  grants: readonly Given<Source>[],
  policy: HoldingsPolicy,
): { readonly holdings: Holdings; readonly roles: readonly RoleHeld<Source>[] } {
  const licencesOf = (kind: 'group' | 'hand') =>
    grants.flatMap(({ grant, source }) => (source.kind === kind && grant.kind === 'licence' ? [grant.name] : []))
  const holdings = decideHoldings(
    {
      isActive: active,
      roles: grants.flatMap(({ grant }) => (grant.kind === 'role' ? [grant.name] : [])),
      licencesOfGroups: licencesOf('group'),
      licenceByHand: licencesOf('hand')[0],
    },
    policy,
  )
  const roles = holdings.held.map((role) => ({
    role,
    effective: holdings.effective.includes(role),
    because: roleSources(grants, holdings, role),
  }))
  return { holdings, roles }
}

function refusals(facts: AccessFacts, holdings: Holdings, { catalogue }: HoldingsPolicy): readonly string[] {
  const { signInRole } = catalogue
  const reasons: string[] = []
  if (facts.state !== 'active') reasons.push(endSentence(facts))
  if (licenceKind(catalogue, holdings.licence).roles.length === 0) {
    reasons.push(`${facts.person} may not sign in with the licence ${holdings.licence}: give another licence.`)
  }
  if (!holdings.held.includes(signInRole)) {
    const groupName = catalogue.roles.find(({ name }) => name === signInRole)?.groupNames[0]
    const remedy = groupName === undefined ? `Give the role ${signInRole}.` : `Push the group "${groupName}" to them.`
    reasons.push(`${facts.person} does not have the role ${signInRole}, the least that signing in needs. ${remedy}`)
  }
  return reasons
}

function endSentence({ person, state, ended, nowMs }: AccessFacts): string {
  const what = state === 'deleted' ? 'deleted' : 'deactivated'
  if (ended === undefined) return `${person} is ${what}.`
  return `${person} was ${what}: ${ended.by} ended the access on ${dayOf(ended.atMs, nowMs)}.`
}

function licenceSentence(facts: AccessFacts, { licence, licenceFrom }: Holdings): string {
  if (licenceFrom === 'default') {
    return `Licence ${licence}, because no group and no hand has given one: it is the default of this organisation.`
  }
  const kind = licenceFrom === 'groups' ? 'group' : 'hand'
  const sources = sourcesOf(facts.grants, 'licence', licence).filter((source) => source.kind === kind)
  return `Licence ${licence}, ${becauseOf(sources, facts.nowMs)}.`
}

function roleSentence(
  { role, effective, because }: RoleHeld,
  { nowMs }: AccessFacts,
  holdings: Holdings,
  { catalogue }: HoldingsPolicy,
): string {
  const why =
    because.length === 0
      ? 'because no group and no hand has given a role: it is a default role of this organisation'
      : becauseOf(because, nowMs)
  if (effective) return `${role}, ${why}.`
  const { roles } = licenceKind(catalogue, holdings.licence)
  if (!holdings.isAllowed) return `${role} is held and has no effect while there is no access: held ${why}.`
  const allowed = roles === 'all' ? '' : `: it allows ${listOf(roles)}`
  return `${role} is held and has no effect under the licence ${holdings.licence}${allowed}. Held ${why}.`
}

function roleSources<Source extends { readonly kind: 'group' | 'hand' }>(
  grants: readonly Given<Source>[],
  { licence, withLicence }: Holdings,
  role: string,
): readonly (Source | LicenceSource)[] {
  const given = sourcesOf(grants, 'role', role)
  return withLicence.includes(role) ? [...given, { kind: 'licence', licence }] : given
}

function sourcesOf<Source extends { readonly kind: 'group' | 'hand' }>(
  grants: readonly Given<Source>[],
  kind: Grant['kind'],
  name: string,
): readonly Source[] {
  return grants.flatMap(({ grant, source }) => (grant.kind === kind && grant.name === name ? [source] : []))
}

/** `because Okta pushed the group "PMO London" on 3 March, mapped to it by your administrator (root) on 1 March`. */
function becauseOf(sources: readonly RoleSource[], nowMs: number): string {
  return `because ${sources.map((source) => sourcePhrase(source, nowMs)).join('; and because ')}`
}

function sourcePhrase(source: RoleSource, nowMs: number): string {
  if (source.kind === 'licence') return `it comes with the licence ${source.licence}`
  const day = dayOf(source.sinceMs, nowMs)
  if (source.kind === 'hand') return `your administrator (${source.by}) gave it by hand on ${day}`
  const pushed = `${source.pushedBy ?? 'the identity provider'} pushed the group "${source.group}" on ${day}`
  const { mapping } = source
  if (mapping === undefined) return `${pushed}, which is Fluid's own name for it`
  return `${pushed}, mapped to it by your administrator (${mapping.by}) on ${dayOf(mapping.sinceMs, nowMs)}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `3 March` in the current year, `3 March 2025` before; UTC. */
function dayOf(ms: number, nowMs: number): string {
  const date = new Date(ms)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  return date.getUTCFullYear() === new Date(nowMs).getUTCFullYear() ? day : `${day} ${date.getUTCFullYear()}`
}

function listOf(names: readonly string[]): string {
  const last = names.at(-1)
  if (last === undefined) return 'nothing'
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
