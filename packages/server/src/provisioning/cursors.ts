// Cursors of RFC 9865: sealed positions. They cost no memory, reveal nothing, grant nothing, and open only for the same
// organisation and the same query, for ten minutes (C-CUR-02 to C-CUR-07).

import { createHash } from 'node:crypto'
import { badRequest, type ListRequest, type ResourceType } from '@fluid-scim/scim'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { NotOpened } from '../vault/envelope.ts'
import type { Vault } from '../vault/vault.ts'
import type { Caller } from './caller.ts'

/** `pagination.cursorTimeout` of ServiceProviderConfig. */
export const CURSOR_TIMEOUT_SECONDS = 600

export interface Cursors {
  seal(tx: Reading, caller: Caller, place: Query & { readonly position: number }): Promise<string>
  /** The position that was sealed. Throws 400 invalidCursor, expiredCursor or invalidCount. */
  open(tx: Reading, caller: Caller, place: Query & { readonly cursor: string }): Promise<number>
}

interface Query {
  readonly request: ListRequest
  readonly resourceType: ResourceType
}

export function createCursors(runtime: Pick<Runtime, 'now'>, vault: Vault): Cursors {
  return {
    seal: async (tx, caller, { position, ...query }) => {
      const text = JSON.stringify([position, runtime.now(), query.request.count ?? null, fingerprint(query)])
      const sealed = await vault.seal(caller.organisation.id, tx.secrets, Buffer.from(text), purpose(caller))
      return Buffer.from(sealed).toString('base64url')
    },
    open: async (tx, caller, { cursor, ...query }) => {
      const sealed = Buffer.from(cursor, 'base64url')
      const [position, atMs, count, of] = await unsealed(vault, tx, caller, sealed)
      if (of !== fingerprint(query)) throw invalidCursor()
      if (runtime.now() - atMs > CURSOR_TIMEOUT_SECONDS * 1_000) {
        throw badRequest(
          'expiredCursor',
          `A cursor is good for ${CURSOR_TIMEOUT_SECONDS} seconds: begin again with an empty cursor.`,
        )
      }
      if (count !== (query.request.count ?? null)) {
        throw badRequest(
          'invalidCount',
          'count must stay the same from the first page to the last: repeat the first one, or begin again.',
        )
      }
      return position
    },
  }
}

type Sealed = readonly [position: number, atMs: number, count: number | null, of: string]

async function unsealed(vault: Vault, tx: Reading, caller: Caller, sealed: Uint8Array): Promise<Sealed> {
  try {
    const text = await vault.open(caller.organisation.id, tx.secrets, sealed, purpose(caller))
    // What opens was sealed above, from this shape.
    return JSON.parse(Buffer.from(text).toString()) as Sealed
  } catch (error) {
    if (error instanceof NotOpened) throw invalidCursor()
    throw error
  }
}

/** A cursor belongs to the token that it was given to, too (C-CUR-04). */
function purpose(caller: Caller): string {
  return `cursor for ${caller.actor.id}`
}

/** All parameters but the cursor and the count must stay the same during a run (C-CUR-03). */
function fingerprint({ request, resourceType }: Query): string {
  const { filter, sortBy, sortOrder, attributes, excludedAttributes } = request
  const text = JSON.stringify([resourceType.name, filter, sortBy, sortOrder, attributes, excludedAttributes])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

function invalidCursor(): Error {
  return badRequest(
    'invalidCursor',
    'This cursor was not given for this query. Use nextCursor exactly as it came, with the same parameters, or begin again with an empty cursor.',
  )
}
