// How long a job waits after a 429, by what Okta documents about rate limits of SCIM servers.

/** After so many failed attempts the job fails for good. */
export const ATTEMPTS_MAX = 10

const DEFAULT_WAIT_MS = 5 * 60_000

/**
 * An integer Retry-After is obeyed exactly. Absent, or an HTTP date, it is five minutes, doubled with each further wait.
 * `failedBefore` is how many 429s the job has had before this one.
 */
export function decideWaitMs(retryAfter: string | undefined, failedBefore: number): number {
  if (retryAfter !== undefined && /^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000
  return DEFAULT_WAIT_MS * 2 ** failedBefore
}
