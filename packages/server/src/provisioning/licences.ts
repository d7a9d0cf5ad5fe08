// Licences as contracted and as used. Only active people count; exceeding a number is shown and never refused.

import { rolesWith } from '../directory/holdings.ts'
import { allowsRole, type LicenceKind } from '../directory/role-catalogue.ts'
import type { Licence, Settings } from '../directory/settings.ts'
import type { Runtime } from '../runtime.ts'
import type { Holders } from '../store/port/grants.ts'
import type { Reading } from '../store/port/store.ts'

export interface LicenceUse {
  readonly kind: LicenceKind
  readonly isDefault: boolean
  /** The roles that take effect under it. */
  readonly allows: readonly string[]
  /** The roles that come with it in this organisation. */
  readonly comesWith: readonly string[]
  /** Active people who have it, and those whose licence waits. */
  readonly people: number
  readonly waiting: number
  readonly contracted: number | undefined
  readonly state: 'ok' | 'near' | 'exceeded'
  readonly sentence: string
  readonly holders: Holders | undefined
}

/** From this share of the contracted number on it is warned about. */
export const LICENCES_NEAR_SHARE = 0.9

/** The use of every licence, highest first. */
export async function readLicences(tx: Reading, { catalogue }: Runtime): Promise<readonly LicenceUse[]> {
  const { settings } = await tx.organisations.get()
  const { given, active } = await tx.grants.countLicences()
  const waiting = await tx.safeguard.countWaitingLicences()
  const holders = await tx.grants.listHolders()
  const withGrant = Object.values(given).reduce((sum, count) => sum + count, 0)
  return catalogue.licences.map((kind) => {
    const isDefault = kind.name === settings.defaultLicence
    const people = given[kind.name] + (isDefault ? active - withGrant : 0) + waiting[kind.name]
    const contracted = contractedOf(settings, kind.name)
    const state = stateOf(people, contracted)
    return {
      kind,
      isDefault,
      allows: catalogue.roles.flatMap(({ name }) => (allowsRole(kind, name) ? [name] : [])),
      comesWith: rolesWith(kind, settings),
      people,
      waiting: waiting[kind.name],
      contracted,
      state,
      sentence: sentenceOf(kind.name, people, contracted),
      holders: holders.find(({ grant }) => grant.kind === 'licence' && grant.name === kind.name),
    }
  })
}

function leftOf(count: number): string {
  return count === 0 ? 'none is' : count === 1 ? '1 is' : `${count} are`
}

function contractedOf({ licences }: Settings, name: Licence): number | undefined {
  return name === 'Unlicensed' ? undefined : licences[name]
}

function stateOf(people: number, contracted: number | undefined): LicenceUse['state'] {
  if (contracted === undefined) return 'ok'
  if (people > contracted) return 'exceeded'
  return people >= contracted * LICENCES_NEAR_SHARE ? 'near' : 'ok'
}

function sentenceOf(name: Licence, people: number, contracted: number | undefined): string {
  if (contracted === undefined) return `${people} people have the licence ${name}; no number is contracted.`
  const used = `${people} of ${contracted} contracted licences ${name} are in use`
  switch (stateOf(people, contracted)) {
    case 'exceeded':
      return `${used}: ${people - contracted} more than contracted. Nobody is refused for it; talk to Fluid about more.`
    case 'near':
      return `${used}: ${leftOf(contracted - people)} left.`
    case 'ok':
      return `${used}.`
  }
}
