// BulkResponse: RFC 7644 section 3.7.3 (C-BLK-03).

import type { JsonObject } from '../json.ts'
import { BULK_RESPONSE } from '../urn.ts'
import type { BulkOperation } from './bulk-request.ts'

export interface BulkResult {
  readonly method: BulkOperation['method']
  readonly status: number
  readonly bulkId?: string
  /** Of the resource; there for all but a POST that failed. */
  readonly location?: string
  readonly version?: string
  /** An Error message for every status that is not 2xx. */
  readonly response?: JsonObject
}

/** The results as a message; the status of each part is a string. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [BULK_RESPONSE],
    Operations: results.map(({ status, ...result }) => ({ ...result, status: String(status) })),
  }
}
