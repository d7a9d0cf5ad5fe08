// A filter back to text: what is stored, logged or sent on is written by this and nothing else.

import type { Filter } from './ast.ts'
import { printAttributePath } from './attribute-path.ts'

/** The filter with no more brackets than it needs; `parseFilter` of it gives an equal filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.terms.map((term) => printTerm(term, term.kind === 'or')).join(' or ')
    case 'and':
      return filter.terms.map((term) => printTerm(term, term.kind === 'or' || term.kind === 'and')).join(' and ')
    case 'not':
      return `not (${printFilter(filter.term)})`
    case 'present':
      return `${printAttributePath(filter.path)} pr`
    case 'compare':
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'value':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]${printThen(filter.then)}`
  }
}

function printTerm(term: Filter, bracketed: boolean): string {
  return bracketed ? `(${printFilter(term)})` : printFilter(term)
}

function printThen(then: Filter | undefined): string {
  return then === undefined ? '' : `.${printFilter(then)}`
}
