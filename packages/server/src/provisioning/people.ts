// Who holds a role or licence, and who is in a group: a part at a time.

import { groupId, type OrganisationId, userKey } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Holder } from '../store/port/grants.ts'
import type { KeyedMember } from '../store/port/memberships.ts'
import { OperatorError } from './operator-error.ts'
import { groupNotFound } from './refusal.ts'
import { parseGrantName } from './set-mapping.ts'

export interface Part<Row> {
  readonly rows: readonly Row[]
  /** `after` of the next part; undefined at the end. */
  readonly next: string | undefined
}

export interface PartQuery {
  readonly after?: string | undefined
  readonly limit: number
}

/** Who is given a role or licence, by a group or by hand; people without any role have the default roles beside. */
export function listHolders(
  runtime: Runtime,
  organisation: OrganisationId,
  query: PartQuery & { readonly grant: string },
): Promise<Part<Holder>> {
  const grant = parseGrantName(runtime, query.grant)
  return runtime.store.read(organisation, async (tx) => {
    const rows = await tx.grants.listHoldersOf(grant, { after: keyAfter(query), limit: query.limit })
    return { rows, next: nextOf(rows, query.limit, ({ user }) => user.key) }
  })
}

/** The members of a group in a stable order. Refuses (404) an unknown group. */
export function listMembers(
  runtime: Runtime,
  organisation: OrganisationId,
  query: PartQuery & { readonly id: string },
): Promise<Part<KeyedMember>> {
  return runtime.store.read(organisation, async (tx) => {
    const group = await tx.groups.findById(groupId(query.id))
    if (group === undefined) throw groupNotFound(query.id)
    const rows = await tx.memberships.listMembers(group.key, keyAfter(query), query.limit)
    return { rows, next: nextOf(rows, query.limit, ({ key }) => key) }
  })
}

function keyAfter({ after }: PartQuery) {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after)) throw new OperatorError('"after" is not the "next" of a part of this list.')
  return userKey(Number(after))
}

function nextOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => number): string | undefined {
  const last = rows.at(-1)
  return rows.length === limit && last !== undefined ? String(keyOf(last)) : undefined
}
