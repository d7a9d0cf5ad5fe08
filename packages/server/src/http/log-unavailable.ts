// Whoever is answered 503 is told only that the database is away: why, and what to do, is for those who run Fluid.

import type { FastifyRequest } from 'fastify'
import { NobodyWaits, StoreUnavailable } from '../store/port/errors.ts'

/** Logs why the database could not be used, when that is what went wrong. */
export function logUnavailable(request: FastifyRequest, error: unknown): void {
  if (!(error instanceof StoreUnavailable)) return
  if (error instanceof NobodyWaits) {
    request.log.debug(error.message)
    return
  }
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  request.log.error({ why: error.message, cause }, 'the database could not be used')
}
