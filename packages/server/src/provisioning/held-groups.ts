// Groups with what they grant, and those that grant nothing with what they would.

import { groupNameOf, type StoredGroup } from '../directory/group.ts'
import { type Suggestion, suggestGrant } from '../directory/group-grant.ts'
import { groupKey, type OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import { OperatorError } from './operator-error.ts'

export interface GroupsPart<Row> {
  readonly rows: readonly Row[]
  /** `after` of the next part; undefined at the end. */
  readonly next: string | undefined
}

export interface HeldGroup {
  readonly group: StoredGroup
  /** The known name near this one, and what it would grant; undefined: none is near. */
  readonly suggestion: Suggestion | undefined
}

export interface GroupsPartQuery {
  /** True: only those that grant nothing; undefined: all. */
  readonly isHeld?: boolean | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Groups in order of creation, a part at a time. */
export async function listGroupsByGrant(
  runtime: Runtime,
  organisation: OrganisationId,
  { isHeld, after, limit }: GroupsPartQuery,
): Promise<GroupsPart<StoredGroup>> {
  const from = after === undefined ? undefined : parseKey(after)
  const rows = await runtime.store.read(organisation, (tx) => tx.groups.listByGrant({ isHeld, after: from, limit }))
  const last = rows.at(-1)
  return { rows, next: rows.length === limit && last !== undefined ? String(last.key) : undefined }
}

/** Groups that grant nothing, each with its "did you mean". */
export async function listHeldGroups(
  runtime: Runtime,
  organisation: OrganisationId,
  query: Omit<GroupsPartQuery, 'isHeld'>,
): Promise<GroupsPart<HeldGroup>> {
  const part = await listGroupsByGrant(runtime, organisation, { ...query, isHeld: true })
  const mappings = await runtime.store.read(organisation, (tx) => tx.mappings.list())
  return {
    next: part.next,
    rows: part.rows.map((group) => ({
      group,
      suggestion: suggestGrant(groupNameOf(group.resource), mappings, runtime.catalogue),
    })),
  }
}

function parseKey(text: string) {
  if (!/^\d{1,15}$/.test(text)) throw new OperatorError('"after" is not the "next" of a part of this list.')
  return groupKey(Number(text))
}
