// What a person held at a moment of the past, and what of it took effect: the rule of today over what the journal tells of
// then: groups and what they granted, gifts by hand, the settings' defaults and the catalogue of roles.

import { isJsonObject, type JsonValue } from '@fluid-scim/scim'
import { decideStanding, type Given, type RoleHeld } from '../directory/access.ts'
import type { Grant } from '../directory/grant.ts'
import type { HoldingsPolicy } from '../directory/holdings.ts'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import { changeSettings, DEFAULT_SETTINGS, type Licence } from '../directory/settings.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading } from '../store/port/store.ts'
import { findSettingsBase } from './bases.ts'
import { catalogueIn } from './catalogue-note.ts'
import { attributeChanges } from './entry.ts'

/** What gave something then; `sinceMs` undefined: from before the journal begins. */
export interface SourceThen {
  readonly kind: 'group' | 'hand'
  /** The group's name then. */
  readonly group: string | undefined
  readonly isMapped: boolean
  readonly sinceMs: number | undefined
  readonly requestId: string | undefined
}

export type GivenThen = Given<SourceThen>

export interface StandingAt {
  readonly allowed: boolean
  readonly licence: Licence
  readonly roles: readonly RoleHeld<SourceThen>[]
  /** Why this may not be the whole truth: a sentence each. */
  readonly incomplete: readonly string[]
}

/** The settings that decide holdings. */
const DECIDING = ['defaultRoles', 'defaultLicence', 'licenceRoles'] as const
const ENTRIES_PER_PAGE = 500

/** The standing of somebody with these gifts by the rules of that moment. */
export async function standingAt(
  tx: Reading,
  catalogue: RoleCatalogue,
  { atMs, active, grants }: { readonly atMs: number; readonly active: boolean; readonly grants: readonly GivenThen[] },
): Promise<StandingAt> {
  const { policy, isCatalogueKnown } = await policyAt(tx, catalogue, atMs)
  const { holdings, roles } = decideStanding(active, grants, policy)
  return {
    allowed: holdings.isAllowed,
    licence: holdings.licence,
    roles,
    incomplete: isCatalogueKnown
      ? []
      : [
          'The catalogue of roles has been changed since then, and the one of then was not recorded: which roles took effect is told by the catalogue of now.',
        ],
  }
}

/** A grant as entries have it: `{kind, name}`. */
export function grantIn(value: JsonValue | undefined): Grant | undefined {
  if (!isJsonObject(value)) return undefined
  const { kind, name } = value
  if (kind === 'role' && typeof name === 'string') return { kind, name }
  if (kind === 'licence' && (name === 'Licensed' || name === 'Collaborator' || name === 'Unlicensed'))
    return { kind, name }
  return undefined
}

async function policyAt(
  tx: Reading,
  now: RoleCatalogue,
  atMs: number,
): Promise<{ readonly policy: HoldingsPolicy; readonly isCatalogueKnown: boolean }> {
  let changed: Readonly<Record<string, unknown>> = await findSettingsBase(tx)
  let catalogue: RoleCatalogue | undefined
  let isChangedSince = false
  for await (const entry of organisationEntries(tx)) {
    const noted = catalogueIn(attributeChanges(entry), now)
    if (entry.atMs > atMs) {
      isChangedSince ||= noted !== undefined
      continue
    }
    catalogue = noted ?? catalogue
    if (entry.action !== 'settings.changed') continue
    for (const { attribute, after } of attributeChanges(entry)) changed = { ...changed, [attribute]: after }
  }
  const rules = DECIDING.flatMap((key) => (changed[key] === undefined ? [] : [[key, changed[key]] as const]))
  return {
    policy: {
      catalogue: catalogue ?? now,
      settings: changeSettings(DEFAULT_SETTINGS, Object.fromEntries(rules)),
    },
    isCatalogueKnown: catalogue !== undefined || !isChangedSince,
  }
}

/** What concerns the rules of the whole organisation, oldest first. */
async function* organisationEntries(tx: Reading): AsyncGenerator<StoredJournalEntry> {
  const { name } = await tx.organisations.get()
  let after = 0
  for (;;) {
    const page = await tx.journal.list({
      from: { after },
      subjectId: name,
      outcome: 'changed',
      actions: ['organisation.created', 'settings.changed', 'catalogue.changed'],
      limit: ENTRIES_PER_PAGE,
    })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < ENTRIES_PER_PAGE) return
    after = last.position
  }
}
