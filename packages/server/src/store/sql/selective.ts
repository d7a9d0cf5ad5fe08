// Whether an index leads to the rows of a filter. Where none does, every row of the organisation has to be looked at.

import type { ResolvedFilter } from '@fluid-scim/scim'
import { pathName, type SearchedTable } from './filter.ts'

/**
 * The terms by whose indexes all rows of a filter are found, without those that find one row at the most; undefined where
 * no index leads. Many rows may have the value of such a term, since nothing keeps people from having one address.
 */
export function leadsOf(filter: ResolvedFilter, table: SearchedTable): readonly ResolvedFilter[] | undefined {
  switch (filter.kind) {
    case 'and': {
      // The database may take any of them; one that finds one row is taken first.
      const led = filter.terms.flatMap((term) => [leadsOf(term, table)].filter((leads) => leads !== undefined))
      if (led.length === 0) return undefined
      return led.some((leads) => leads.length === 0) ? [] : led.flat()
    }
    case 'or': {
      const led = filter.terms.map((term) => leadsOf(term, table))
      return led.includes(undefined) ? undefined : led.flatMap((leads) => leads ?? [])
    }
    case 'compare':
      if (filter.path.extension !== undefined) return undefined
      return leadsOfTerm(filter, indexOf(filter, '', table))
    case 'value': {
      const { path, filter: inner } = filter
      if (path.extension !== undefined) return undefined
      const terms = inner.kind === 'and' ? inner.terms : [inner]
      return leadsOfTerm(
        filter,
        terms.map((term) => indexOf(term, `${path.attribute.name}.`, table)).find((index) => index !== undefined),
      )
    }
    case 'never':
      return []
    case 'not':
    case 'present':
      return undefined
  }
}

/** How often a row is compared with something. */
export function countComparisons(filter: ResolvedFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + countComparisons(term), 0)
    case 'not':
      return countComparisons(filter.term)
    case 'value':
      return countComparisons(filter.filter)
    default:
      return 1
  }
}

type Index = 'unique' | 'shared' | undefined

function leadsOfTerm(term: ResolvedFilter, index: Index): readonly ResolvedFilter[] | undefined {
  if (index === undefined) return undefined
  return index === 'unique' ? [] : [term]
}

function indexOf(filter: ResolvedFilter, outer: string, { indexes, lookups, unique }: SearchedTable): Index {
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return undefined
  const name = `${outer}${pathName(filter.path)}`
  if (Object.hasOwn(unique, name)) return 'unique'
  return lookups.includes(name) || Object.hasOwn(indexes, name) ? 'shared' : undefined
}
