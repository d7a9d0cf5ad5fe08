// POST /Bulk: RFC 7644 section 3.7, C-BLK-*. Each part is one operation like any other, in a transaction of its own; ids
// are chosen before anything is created, so that references find their way whatever the order, circles included.

import { type BulkOperation, type BulkRequest, listBulkReferences, resolveBulkReferences } from '@fluid-scim/scim'
import type { Runtime } from '../runtime.ts'

/** `bulk.maxOperations` and `bulk.maxPayloadSize` of ServiceProviderConfig. */
export const BULK_OPERATIONS_MAX = 1_000
export const BULK_PAYLOAD_BYTES_MAX = 4 * 1024 * 1024

/** One part, ready to run: its references are ids. `id` of a POST is the one that the new resource gets. */
export interface BulkPart {
  readonly operation: BulkOperation
  readonly id: string
}

export interface BulkRunner<Result> {
  /** Runs one part; never throws for a refusal. */
  run(part: BulkPart): Promise<Result>
  /** The answer of a part that cannot run, since what it refers to is not there. */
  unresolved(operation: BulkOperation, bulkId: string): Promise<Result>
  isError(result: Result): boolean
}

/**
 * Runs all parts, those that others refer to first, and answers their results in the order of the request. Stops when
 * `failOnErrors` of them have failed: the answer then holds what was done.
 */
export async function runBulk<Result>(
  runtime: Pick<Runtime, 'newId'>,
  { operations, failOnErrors }: BulkRequest,
  runner: BulkRunner<Result>,
): Promise<readonly Result[]> {
  const ids = chooseIds(runtime, operations)
  const failed = new Set<string>()
  const results = new Map<BulkOperation, Result>()
  let errors = 0
  for (const operation of inOrderOfReference(operations)) {
    const missing = listBulkReferences(operation).find((bulkId) => !ids.has(bulkId) || failed.has(bulkId))
    const result =
      missing === undefined
        ? await runner.run({ operation: resolveBulkReferences(operation, ids), id: idOf(operation, ids) })
        : await runner.unresolved(operation, missing)
    results.set(operation, result)
    if (!runner.isError(result)) continue
    errors += 1
    if (operation.method === 'POST') failed.add(operation.bulkId)
    if (failOnErrors !== undefined && errors >= failOnErrors) break
  }
  return operations.flatMap((operation) => results.get(operation) ?? [])
}

function chooseIds(
  { newId }: Pick<Runtime, 'newId'>,
  operations: readonly BulkOperation[],
): ReadonlyMap<string, string> {
  const created = operations.filter((operation) => operation.method === 'POST')
  return new Map(created.map(({ bulkId }) => [bulkId, newId()]))
}

function idOf(operation: BulkOperation, ids: ReadonlyMap<string, string>): string {
  if (operation.method === 'POST') return ids.get(operation.bulkId) ?? ''
  return /^bulkId:(.+)$/.exec(operation.id)?.[1] === undefined
    ? operation.id
    : (ids.get(operation.id.slice(7)) ?? operation.id)
}

/** The request's order, except that a part comes after the creations that it refers to; circles stay as they are. */
function inOrderOfReference(operations: readonly BulkOperation[]): readonly BulkOperation[] {
  const byBulkId = new Map(
    operations.flatMap((operation) => (operation.method === 'POST' ? [[operation.bulkId, operation] as const] : [])),
  )
  const ordered = new Set<BulkOperation>()
  const open = new Set<BulkOperation>()
  for (const first of operations) {
    // Depth first without recursion: a chain of a thousand references must not need a thousand frames.
    const stack: BulkOperation[] = [first]
    while (stack.length > 0) {
      const operation = stack.at(-1)
      if (operation === undefined) break
      const waits = open.has(operation)
        ? []
        : listBulkReferences(operation).flatMap((bulkId) => byBulkId.get(bulkId) ?? [])
      open.add(operation)
      const next = waits.filter((other) => !ordered.has(other) && !open.has(other))
      if (next.length > 0) {
        stack.push(...next)
      } else {
        ordered.add(operation)
        stack.pop()
      }
    }
  }
  return [...ordered]
}
