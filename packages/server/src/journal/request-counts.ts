import type { RequestCount } from '../store/port/request-counts.ts'

const DAY_MS = 86_400_000

/** Counts per hour as they are, or added up per day (UTC). */
export function countsPer(per: 'hour' | 'day', counts: readonly RequestCount[]): readonly RequestCount[] {
  if (per === 'hour') return counts
  const days = new Map<string, RequestCount>()
  for (const count of counts) {
    const hourMs = Math.floor(count.hourMs / DAY_MS) * DAY_MS
    const name = `${hourMs} ${count.client} ${count.kind}`
    const requests = (days.get(name)?.requests ?? 0) + count.requests
    days.set(name, { ...count, hourMs, requests })
  }
  return [...days.values()]
}
