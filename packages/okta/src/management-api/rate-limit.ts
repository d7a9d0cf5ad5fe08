// Okta's rate limit headers, with real counts: so many calls of one kind a minute, then 429.
import type { Clock } from '../clock.ts'
import { ApiError } from './api-error.ts'

const CALLS_PER_MINUTE = 6_000
const WINDOW_MS = 60_000

/** Something that headers can be set on. */
interface Reply {
  headers(values: Record<string, string>): unknown
}

export type RateLimiter = (bucket: string, reply: Reply) => void

/** Counts a call and sets `X-Rate-Limit-*`; throws E0000047 beyond the limit. */
export function createRateLimiter(clock: Clock, callsPerMinute: number = CALLS_PER_MINUTE): RateLimiter {
  const windows = new Map<string, { readonly resetMs: number; count: number }>()
  return (bucket, reply) => {
    const nowMs = clock.now().getTime()
    let window = windows.get(bucket)
    if (window === undefined || nowMs >= window.resetMs) {
      window = { resetMs: nowMs + WINDOW_MS, count: 0 }
      windows.set(bucket, window)
    }
    window.count++
    reply.headers({
      'X-Rate-Limit-Limit': String(callsPerMinute),
      'X-Rate-Limit-Remaining': String(Math.max(0, callsPerMinute - window.count)),
      'X-Rate-Limit-Reset': String(Math.ceil(window.resetMs / 1_000)),
    })
    if (window.count > callsPerMinute) {
      throw new ApiError(429, 'E0000047', 'API call exceeded rate limit due to too many requests.')
    }
  }
}
