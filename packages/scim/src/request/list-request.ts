// What a list or search asks for, in one form for the query string and for /.search: RFC 7644 sections 3.4.2 and
// 3.4.3, RFC 9865 section 2.

import { badRequest } from '../error.ts'

export interface ListRequest {
  readonly filter?: string
  readonly sortBy?: string
  readonly sortOrder: 'ascending' | 'descending'
  /** Counted from 1 (C-PAG-01). */
  readonly startIndex: number
  /** Never negative; absent: the server chooses (C-PAG-02, C-PAG-03). */
  readonly count?: number
  /** Present, though maybe empty, when the client pages by cursor (C-CUR-01). */
  readonly cursor?: string
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

/** The parameters of a list or search; everything else in a request is ignored (C-GEN-10). */
export const LIST_PARAMETERS = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'cursor',
  'attributes',
  'excludedAttributes',
] as const
export type ListParameter = (typeof LIST_PARAMETERS)[number]

export interface ListParameterTexts {
  readonly text: (name: ListParameter) => string | undefined
  readonly integer: (name: ListParameter) => number | undefined
  readonly names: (name: ListParameter) => readonly string[] | undefined
}

/** Puts the request together from whatever form it came in. Throws 400 invalidValue for a value out of its range. */
export function listRequest({ text, integer, names }: ListParameterTexts): ListRequest {
  const count = integer('count')
  return defined({
    filter: text('filter'),
    sortBy: text('sortBy'),
    sortOrder: parseSortOrder(text('sortOrder')),
    startIndex: Math.max(1, integer('startIndex') ?? 1),
    count: count === undefined ? undefined : Math.max(0, count),
    cursor: text('cursor'),
    attributes: names('attributes'),
    excludedAttributes: names('excludedAttributes'),
  })
}

function parseSortOrder(text: string | undefined): ListRequest['sortOrder'] {
  const order = text?.toLowerCase() ?? 'ascending'
  if (order === 'ascending' || order === 'descending') return order
  throw badRequest('invalidValue', 'sortOrder must be "ascending" or "descending".')
}

type Optional<T> = { [K in keyof T]: T[K] | undefined }

function defined(request: Optional<ListRequest> & Pick<ListRequest, 'sortOrder' | 'startIndex'>): ListRequest {
  const { filter, sortBy, count, cursor, attributes, excludedAttributes } = request
  return {
    sortOrder: request.sortOrder,
    startIndex: request.startIndex,
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(count === undefined ? {} : { count }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(excludedAttributes === undefined ? {} : { excludedAttributes }),
  }
}
