// People as administrators look for them: a part at a time, with what they hold.

import { foldText } from '@fluid-scim/scim'
import { decideHoldings, type Holdings, rolesWith } from '../directory/holdings.ts'
import type { OrganisationId } from '../directory/ids.ts'
import { wordsOf } from '../directory/name-words.ts'
import type { Licence, Settings } from '../directory/settings.ts'
import type { Runtime } from '../runtime.ts'
import { LOCKED_FROM, WINDOW_MS } from '../signin/throttle.ts'
import type { ListedPerson, PeopleQuery } from '../store/port/people.ts'
import type { Reading } from '../store/port/store.ts'
import { parseGrantName } from './set-mapping.ts'

export interface PeopleSearch {
  readonly search?: string | undefined
  readonly state?: 'active' | 'deactivated' | 'locked' | 'pending' | undefined
  readonly licence?: Licence | undefined
  readonly role?: string | undefined
  readonly origin?: 'scim' | 'hand' | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export interface PeoplePart {
  readonly people: readonly (ListedPerson & { readonly holdings: Holdings })[]
  readonly next: string | undefined
  /** Undefined: more than this part, and not counted. */
  readonly total: number | undefined
}

/** One part of the people that match. Throws OperatorError with the nearest name for a role that is not there. */
export function listPeople(runtime: Runtime, organisation: OrganisationId, search: PeopleSearch): Promise<PeoplePart> {
  const role = search.role === undefined ? undefined : parseGrantName(runtime, search.role).name
  return runtime.store.read(organisation, async (tx) => {
    const { settings } = await tx.organisations.get()
    const found = await tx.people.listPeople({ ...queryOf(runtime, settings, search, role), limit: search.limit + 1 })
    const page = found.slice(0, search.limit)
    const policy = { catalogue: runtime.catalogue, settings }
    const people = page.map((person) => ({ ...person, holdings: decideHoldings(person.given, policy) }))
    const next = found.length > search.limit ? page.at(-1)?.nameKey : undefined
    return { people, next, total: await totalOf(tx, search, { next, found: page.length }) }
  })
}

function queryOf(
  { catalogue, now }: Runtime,
  settings: Settings,
  search: PeopleSearch,
  role: string | undefined,
): PeopleQuery {
  const order = catalogue.licences.map(({ name }) => name)
  const licenceOf = (name: Licence) => ({
    name,
    higher: order.slice(0, order.indexOf(name)),
    isDefault: settings.defaultLicence === name,
  })
  return {
    beginnings: beginningsOf(search.search ?? ''),
    isActive: search.state === 'active' ? true : search.state === 'deactivated' ? false : undefined,
    isPending: search.state === 'pending' ? true : undefined,
    lockedSince: search.state === 'locked' ? { ms: now() - WINDOW_MS, failuresMin: LOCKED_FROM } : undefined,
    isByHand: search.origin === undefined ? undefined : search.origin === 'hand',
    role:
      role === undefined
        ? undefined
        : {
            name: role,
            isDefault: settings.defaultRoles.includes(role),
            licences: catalogue.licences
              .filter((kind) => rolesWith(kind, settings).includes(role))
              .map(({ name }) => licenceOf(name)),
          },
    licence: search.licence === undefined ? undefined : licenceOf(search.licence),
    after: search.after,
    limit: search.limit,
  }
}

/** An address stays whole, a name is looked for word by word. */
function beginningsOf(text: string): readonly string[] {
  const parts = text.trim().split(/\s+/)
  return parts.flatMap((part) => (part.includes('@') ? [foldText(part)] : wordsOf(part)))
}

async function totalOf(
  tx: Reading,
  { after, limit: _limit, ...filters }: PeopleSearch,
  page: { readonly next: string | undefined; readonly found: number },
): Promise<number | undefined> {
  if (Object.values(filters).every((filter) => filter === undefined || filter === '')) return tx.users.count()
  return after === undefined && page.next === undefined ? page.found : undefined
}
