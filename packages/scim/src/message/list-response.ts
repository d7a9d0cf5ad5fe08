// ListResponse: RFC 7644 section 3.4.2, cursors by RFC 9865 section 2 (C-LST-01, C-PAG-04, C-CUR-02).

import type { JsonObject } from '../json.ts'
import { LIST_RESPONSE } from '../urn.ts'

export interface ListPage {
  /** All matches, not only those on this page. */
  readonly totalResults: number
  /** The one that was used, counted from 1; left out when the page was found by a cursor. */
  readonly startIndex?: number
  readonly resources: readonly JsonObject[]
  /** Absent on the last page. */
  readonly nextCursor?: string
  readonly previousCursor?: string
}

/** The page as a message. `Resources` and the counts are always there: some clients refuse an answer without them. */
export function listResponse(page: ListPage): JsonObject {
  return {
    schemas: [LIST_RESPONSE],
    totalResults: page.totalResults,
    ...(page.startIndex === undefined ? {} : { startIndex: page.startIndex }),
    itemsPerPage: page.resources.length,
    ...(page.previousCursor === undefined ? {} : { previousCursor: page.previousCursor }),
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    Resources: page.resources,
  }
}
