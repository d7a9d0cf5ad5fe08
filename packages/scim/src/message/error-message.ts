// Error: RFC 7644 section 3.12 (C-ERR-01).

import type { ScimError } from '../error.ts'
import type { JsonObject } from '../json.ts'
import { ERROR } from '../urn.ts'

/** The refusal as a message; `status` is a string. */
export function errorMessage(error: ScimError): JsonObject {
  return {
    schemas: [ERROR],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  }
}
