// Errors in the form of Okta's APIs: a code, a summary, causes, and an id to ask support about.
import { randomBytes } from 'node:crypto'
import { ExpressionError } from '../org/expression/error.ts'
import { OrgError } from '../refusal.ts'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly errorCode: string
  readonly causes: readonly string[]

  constructor(status: number, errorCode: string, summary: string, causes: readonly string[] = []) {
    super(summary)
    this.status = status
    this.errorCode = errorCode
    this.causes = causes
  }
}

export interface ErrorBody {
  readonly errorCode: string
  readonly errorSummary: string
  readonly errorLink: string
  readonly errorId: string
  readonly errorCauses: readonly { readonly errorSummary: string }[]
}

export function toErrorBody(error: ApiError): ErrorBody {
  return {
    errorCode: error.errorCode,
    errorSummary: error.message,
    errorLink: error.errorCode,
    errorId: `oae${randomBytes(16).toString('base64url').slice(0, 17)}`,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  }
}

/** Whatever was thrown, as what the caller sees. What nobody foresaw is E0000009 and tells nothing. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof OrgError) return fromOrgError(error)
  if (error instanceof ExpressionError) return invalidField('expression', error.message)
  const status = readStatus(error)
  if (status === 413) return new ApiError(413, 'E0000003', 'The request body is too large.')
  if (status === 400 || status === 415) {
    return new ApiError(400, 'E0000003', 'The request body was not well-formed.')
  }
  return new ApiError(500, 'E0000009', 'Internal Server Error')
}

/** "login: The field cannot be left blank" is a failed validation of `login`. */
function fromOrgError(error: OrgError): ApiError {
  if (error.code === 'not-found') return new ApiError(404, 'E0000007', error.message)
  const field = /^(\w+): /.exec(error.message)?.[1]
  const summary = field === undefined ? error.message : `Api validation failed: ${field}`
  return new ApiError(400, 'E0000001', summary, [error.message])
}

function readStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/** The resource is not there: the sentence is Okta's. */
export function notFound(id: string, kind: string): ApiError {
  return new ApiError(404, 'E0000007', `Not found: Resource not found: ${id} (${kind})`)
}

export function invalidField(field: string, sentence: string): ApiError {
  return new ApiError(400, 'E0000001', `Api validation failed: ${field}`, [`${field}: ${sentence}`])
}
