// Reads and unchanged writes leave no entry; they are counted per client and hour, in memory first, so that a busy
// client costs one row in a while and not one per request.

import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { RequestCount, RequestKind } from '../store/port/request-counts.ts'
import { restAfter } from './rest.ts'
import { sideBySide } from './side-by-side.ts'

const FLUSH_EVERY_MS = 2_000
const HOUR_MS = 3_600_000
/** Clients name themselves: beyond this many at once, the rest is counted together. */
const CLIENTS_MAX = 1_000
const OTHER_CLIENTS = 'Other clients'

type Counted = RequestCount & { requests: number }

export interface RequestTally extends AsyncDisposable {
  count(organisation: OrganisationId, client: string, kind: RequestKind): void
  /** Writes what has been counted; happens by itself every few seconds and at the end. */
  flush(): Promise<void>
}

export function createRequestTally(runtime: Runtime): RequestTally {
  let isOver = false
  let counts = new Map<string, { readonly organisation: OrganisationId; readonly count: Counted }>()

  async function flush(): Promise<void> {
    const flushed = counts
    counts = new Map()
    const byOrganisation = Map.groupBy(flushed.values(), ({ organisation }) => organisation)
    await sideBySide(byOrganisation, ([organisation, rows]) => {
      const added = rows.map(({ count }) => count)
      return runtime.store.write(organisation, (tx) => tx.requestCounts.addCounts(added))
    })
  }

  /** Counts are not worth that a process fails for them, nor that it ends in disorder. */
  function flushIfPossible(): Promise<void> {
    return flush().catch((error: unknown) =>
      runtime.log.warn({ err: error }, 'counts of requests could not be written'),
    )
  }

  let timer = flushIn(FLUSH_EVERY_MS)

  function flushIn(ms: number): NodeJS.Timeout {
    return setTimeout(async () => {
      const begunMs = runtime.elapsedMs()
      await flushIfPossible()
      const tookMs = runtime.elapsedMs() - begunMs
      if (!isOver) timer = flushIn(restAfter(tookMs, FLUSH_EVERY_MS))
    }, ms).unref()
  }

  return {
    count: (organisation, client, kind) => {
      const hourMs = Math.floor(runtime.now() / HOUR_MS) * HOUR_MS
      const wanted = `${organisation} ${hourMs} ${kind} ${client}`
      const shown = counts.has(wanted) || counts.size < CLIENTS_MAX ? client : OTHER_CLIENTS
      const name = shown === client ? wanted : `${organisation} ${hourMs} ${kind} ${OTHER_CLIENTS}`
      const known = counts.get(name)
      if (known === undefined) counts.set(name, { organisation, count: { hourMs, client: shown, kind, requests: 1 } })
      else known.count.requests += 1
    },
    flush,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      clearTimeout(timer)
      await flushIfPossible()
    },
  }
}
