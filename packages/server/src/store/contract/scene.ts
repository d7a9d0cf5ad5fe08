// An organisation on an empty database, and rows to put into it.

import {
  foldResource,
  type JsonObject,
  parseFilter,
  parseResource,
  type ResolvedFilter,
  type ResourceType,
  resolveFilter,
  resolvePath,
} from '@fluid-scim/scim'
import type { GroupRow } from '../../directory/group.ts'
import { groupId, type OrganisationId, userId } from '../../directory/ids.ts'
import type { Organisation } from '../../directory/organisation.ts'
import { resourceTypesWith } from '../../directory/resource-types.ts'
import type { UserRow } from '../../directory/user.ts'
import type { Store, Writing } from '../port/store.ts'
import type { ListQuery } from '../port/users.ts'

export type Open = () => Promise<Store>

export const TYPES = resourceTypesWith([], { strict: false })

export interface Scene extends AsyncDisposable {
  readonly store: Store
  readonly acme: OrganisationId
}

/** The organisation `acme` in a new database. */
export async function openScene(open: Open): Promise<Scene> {
  const store = await open()
  await store.migrate()
  const acme = await addOrganisation(store, 'acme')
  return { store, acme: acme.id, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

export async function addOrganisation(
  store: Store,
  name: string,
  populate: (tx: Writing) => Promise<void> = async () => undefined,
): Promise<Organisation> {
  const wrapDataKey = (id: OrganisationId) => Uint8Array.of(id % 256, 1, 2)
  const added = await store.directory.insert({
    name,
    displayName: `The ${name}`,
    createdMs: 1_000,
    wrapDataKey,
    populate,
  })
  if (added === undefined) throw new Error(`the name ${name} is taken`)
  return added
}

/** A user whose id is `id-` and its userName. */
export function person(userName: string, attributes: JsonObject = {}, version = 1): UserRow {
  const resource = parseResource(TYPES.user, { userName, active: true, ...attributes })
  const search = foldResource(TYPES.user, resource)
  return { id: userId(`id-${userName}`), resource, search, version, createdMs: 1_000, modifiedMs: 1_000 + version }
}

/** A group whose id is `id-` and its displayName. */
export function group(displayName: string, attributes: JsonObject = {}, version = 1): GroupRow {
  const resource = parseResource(TYPES.group, { displayName, ...attributes })
  const search = foldResource(TYPES.group, resource)
  return { id: groupId(`id-${displayName}`), resource, search, version, createdMs: 1_000, modifiedMs: 1_000 + version }
}

export const PEOPLE: ListQuery = { filter: undefined, sort: undefined, start: { offset: 0 }, limit: 1_000 }

export function filterOf(text: string, type: ResourceType = TYPES.user): ResolvedFilter {
  return resolveFilter(parseFilter(text), type)
}

export function sortBy(name: string, sub?: string): NonNullable<ListQuery['sort']> {
  const path = resolvePath(TYPES.user, { uri: undefined, name, sub })
  if (path === undefined) throw new Error(`${name} is no attribute`)
  return { path, descending: false }
}
