// Beginning a sign-in leaves a step in the store, so a source may begin only so many in a minute.

import type { Runtime } from '../runtime.ts'
import { slowed } from './refusal.ts'

const PER_MINUTE = 60
const MINUTE_MS = 60_000
const SOURCES_MAX = 10_000

export interface StartLimit {
  /** Throws the refusal that asks to wait. */
  begin(source: string): void
}

export function createStartLimit({ elapsedMs }: Pick<Runtime, 'elapsedMs'>): StartLimit {
  const begun = new Map<string, { readonly sinceMs: number; readonly count: number }>()
  return {
    begin: (source) => {
      const nowMs = elapsedMs()
      const known = begun.get(source)
      if (known === undefined || nowMs - known.sinceMs >= MINUTE_MS) {
        if (begun.size >= SOURCES_MAX) begun.clear()
        begun.set(source, { sinceMs: nowMs, count: 1 })
        return
      }
      if (known.count >= PER_MINUTE) throw slowed(known.sinceMs + MINUTE_MS - nowMs)
      begun.set(source, { ...known, count: known.count + 1 })
    },
  }
}
