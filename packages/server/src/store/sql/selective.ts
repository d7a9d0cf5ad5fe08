// Whether an index leads to the rows of a filter. Where none does, every row of the organisation has to be looked at.

import type { ResolvedFilter } from '@fluid-scim/scim'
import { pathName, type SearchedTable } from './filter.ts'

/** True when a few rows at the most have to be looked at, however many the table has. */
export function isSelective(filter: ResolvedFilter, table: SearchedTable): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.some((term) => isSelective(term, table))
    case 'or':
      return filter.terms.every((term) => isSelective(term, table))
    case 'compare':
      return isOfIndex(filter, '', table) && filter.path.extension === undefined
    case 'value': {
      const { path, filter: inner } = filter
      const terms = inner.kind === 'and' ? inner.terms : [inner]
      return path.extension === undefined && terms.some((term) => isOfIndex(term, `${path.attribute.name}.`, table))
    }
    case 'never':
      return true
    case 'not':
    case 'present':
      return false
  }
}

function isOfIndex(filter: ResolvedFilter, outer: string, { indexes, lookups }: SearchedTable): boolean {
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return false
  const name = `${outer}${pathName(filter.path)}`
  return lookups.includes(name) || Object.hasOwn(indexes, name)
}
