// The errors of RFC 7644 section 3.12 (Tables 8 and 9), RFC 9865 section 2.1 and RFC 9110: one class, closed lists.

/** Every HTTP status that this library or a service provider built on it answers with. */
export type ErrorStatus =
  | 304
  | 400
  | 401
  | 403
  | 404
  | 405
  | 406
  | 408
  | 409
  | 412
  | 413
  | 415
  | 429
  | 431
  | 500
  | 501
  | 503

/** The `scimType` keywords of RFC 7644 Table 9 and RFC 9865 section 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

/**
 * A refusal in SCIM's own terms. `detail` is read by an administrator in the identity provider's screens: it names the
 * thing, the reason and the next step, and never holds a secret or a long echo of the input.
 */
export class ScimError extends Error {
  readonly status: ErrorStatus
  readonly scimType: ScimType | undefined
  readonly detail: string

  constructor(status: ErrorStatus, scimType: ScimType | undefined, detail: string) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
    this.detail = detail
  }
}

/** A 400 with its scimType; `uniqueness` is 409 and has `conflict`. */
export function badRequest(scimType: Exclude<ScimType, 'uniqueness' | 'sensitive'>, detail: string): ScimError {
  return new ScimError(400, scimType, detail)
}
