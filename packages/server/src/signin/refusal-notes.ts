// Every refused sign-in is a line in the log; the journal has an entry for it, counted and written now and then, so that a
// flood of guesses is not a flood of entries (T-15).

import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { SignInRefusal } from './refusal.ts'
import { type Visit, visitor } from './visit.ts'

const NOTE_EVERY_MS = 10_000
const KEPT_MAX = 10_000
/** Refusals whose sentence quotes whom they concern. */
const NAMING: ReadonlySet<string> = new Set(['wrong-credentials', 'not-provisioned'])

export interface RefusalNotes {
  note(visit: Visit, refusal: SignInRefusal): void
}

export function createRefusalNotes(runtime: Runtime): RefusalNotes {
  const noted = new Map<string, { readonly writtenMs: number; readonly sinceThen: number }>()
  return {
    note: (visit, refusal) => {
      const { name } = visit.organisation
      runtime.log.warn(
        { organisation: name, code: refusal.code, source: visit.source, requestId: visit.requestId },
        `Sign-in refused: ${forLog(refusal)}`,
      )
      const key = `${name} ${refusal.code} ${visit.source}`
      const nowMs = runtime.elapsedMs()
      const last = noted.get(key)
      if (last !== undefined && nowMs - last.writtenMs < NOTE_EVERY_MS) {
        noted.set(key, { ...last, sinceThen: last.sinceThen + 1 })
        return
      }
      if (noted.size >= KEPT_MAX) noted.clear()
      noted.set(key, { writtenMs: nowMs, sinceThen: 0 })
      write(runtime, visit, refusal, last?.sinceThen ?? 0).catch((error: unknown) => {
        runtime.log.error({ err: error }, 'a refused sign-in could not be journalled')
      })
    },
  }
}

/** Log lines tell of nobody, least of all what was typed: a password may be among it. The journal has the names (T-73). */
function forLog({ code, forOperator }: SignInRefusal): string {
  return NAMING.has(code) ? forOperator.replace(/".*"/s, '"…"') : forOperator
}

function write(runtime: Runtime, visit: Visit, refusal: SignInRefusal, uncounted: number): Promise<void> {
  const more = uncounted > 0 ? ` (and ${uncounted} more times before that)` : ''
  return runtime.store.write(visit.organisation.id, (tx) =>
    journalise(
      tx.journal,
      runtime,
      { actor: visitor(visit), requestId: visit.requestId },
      {
        action: 'sign-in.refused',
        outcome: 'refused',
        subject: undefined,
        sentence: `A sign-in from ${visit.source} was refused${more}: ${refusal.forOperator}`,
      },
    ),
  )
}
