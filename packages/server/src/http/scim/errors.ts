// Whatever went wrong becomes one of SCIM's errors here, and nowhere else.

import { ScimError } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'
import { isDiskFull, StoreUnavailable, TookTooLong, UncertainCommit, UniqueViolation } from '../../store/port/errors.ts'

/** A body may hold 100 000 members of a group; everything else stays far below. */
export const BODY_BYTES_MAX = 32 * 1024 * 1024

/** What a client cannot cause is 500 with the request's id and nothing else. */
export function toScimError(error: unknown, request: FastifyRequest): ScimError {
  if (error instanceof ScimError) return error
  if (error instanceof UncertainCommit) {
    return new ScimError(
      503,
      undefined,
      'The database went away while it was storing this change: it is stored or it is not. Repeating the request is safe; for a new resource, look it up first.',
    )
  }
  if (error instanceof TookTooLong) {
    return new ScimError(
      503,
      undefined,
      'The database took too long over this request, so it was given up; nothing was changed. A filter with eq on userName, externalId, id or an e-mail address is answered at once: narrow the filter by one, or try again when less is going on.',
    )
  }
  if (isDiskFull(error)) {
    return new ScimError(
      503,
      undefined,
      'There is no room left to store this change; nothing was changed, and everything can still be read. Whoever runs Fluid has to make room on the disk of its database; then send the request again.',
    )
  }
  if (error instanceof StoreUnavailable) {
    return new ScimError(
      503,
      undefined,
      'Fluid cannot reach its database just now; nothing was changed. Try again in a few seconds.',
    )
  }
  if (error instanceof UniqueViolation) {
    return new ScimError(
      409,
      'uniqueness',
      'Another request has just taken this name. Look the resource up and update it instead.',
    )
  }
  const status = statusOf(error)
  if (status === 413) {
    return new ScimError(
      413,
      undefined,
      `The body is larger than ${BODY_BYTES_MAX / 1024 / 1024} MiB: send a large group in several PATCHes of its members.`,
    )
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new ScimError(
      400,
      'invalidSyntax',
      'The request is not well-formed HTTP: its length, encoding or headers do not fit its body.',
    )
  }
  return new ScimError(
    500,
    undefined,
    `Fluid met an unexpected problem; it is in the server's log under the request id ${request.id}.`,
  )
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}
