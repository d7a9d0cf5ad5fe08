// Rules about list answers: of a test of the credentials, a lookup, an import.
import { type JsonObject, listObjects, listStrings } from '../../json.ts'
import type { Rule } from './rule.ts'
import { findList, type Subject } from './subject.ts'

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export const LIST_RULES: readonly Rule[] = [
  {
    name: 'list-body',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2; Okta says "No results for users returned"',
    check: (subject) =>
      subject.method === 'GET' && subject.id === undefined && subject.status === 200 && subject.isJson && !subject.body
        ? 'A list is a ListResponse object with Resources in it, not a bare array or value.'
        : undefined,
  },
  {
    name: 'list-schemas',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2',
    check: checkList(({ schemas }) =>
      listStrings(schemas).includes(LIST) ? undefined : `A list must name "${LIST}" in schemas.`,
    ),
  },
  {
    name: 'list-total',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2; with a text in its place Okta fails without a reason',
    check: checkList(({ totalResults }) =>
      isCount(totalResults)
        ? undefined
        : `totalResults must be a JSON number; it is ${JSON.stringify(totalResults) ?? 'missing'}.`,
    ),
  },
  {
    name: 'list-resources',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2; Okta says "No results for users returned"',
    check: checkList(({ Resources }) =>
      Array.isArray(Resources) ? undefined : 'A list must have Resources, an array: empty when there is no hit.',
    ),
  },
  {
    name: 'list-numbers',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2.4; Okta wants them as integers',
    check: checkList((list) => {
      const wrong = ['startIndex', 'itemsPerPage'].find((name) => list[name] !== undefined && !isCount(list[name]))
      return wrong === undefined ? undefined : `${wrong} must be a JSON number; it is ${JSON.stringify(list[wrong])}.`
    }),
  },
  {
    name: 'list-numbers-missing',
    weight: 'advice',
    source: 'RFC 7644 section 3.4.2.4; Okta documents both as required',
    check: checkList((list) => {
      const missing = ['startIndex', 'itemsPerPage'].filter((name) => list[name] === undefined)
      return missing.length === 0 ? undefined : `A list should have ${missing.join(' and ')}.`
    }),
  },
  {
    name: 'list-start',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2.4',
    check: checkList(({ startIndex }, { query }) => {
      const asked = Number(query.get('startIndex') ?? 1)
      if (!isCount(startIndex) || startIndex === asked) return undefined
      return `startIndex must be the one that was asked for (${asked}); it is ${startIndex}.`
    }),
  },
  {
    name: 'list-page-size',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2.4',
    check: checkList((list, { query }) => {
      const found = countResources(list)
      const count = Number(query.get('count') ?? Number.POSITIVE_INFINITY)
      return found > count
        ? `A page must hold no more than the ${count} resources that were asked for; it holds ${found}.`
        : undefined
    }),
  },
  {
    name: 'list-items',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2',
    check: checkList((list) => {
      const found = countResources(list)
      const { itemsPerPage } = list
      if (!isCount(itemsPerPage) || itemsPerPage === found || !Array.isArray(list.Resources)) return undefined
      return `itemsPerPage must say how many resources are in the page (${found}); it says ${itemsPerPage}.`
    }),
  },
  {
    name: 'list-total-too-small',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2',
    check: checkList((list) => {
      const found = countResources(list)
      const { totalResults } = list
      return isCount(totalResults) && totalResults < found
        ? `totalResults is ${totalResults}, and the page alone holds ${found}.`
        : undefined
    }),
  },
  {
    name: 'filter',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2.2; Okta links the first resource that comes back',
    check: checkList(checkFilter),
  },
]

function checkList(check: (list: JsonObject, subject: Subject) => string | undefined) {
  return (subject: Subject) => {
    const list = findList(subject)
    return list === undefined ? undefined : check(list, subject)
  }
}

/** Okta's lookups compare one attribute with one text, and names are compared without letter case. */
function checkFilter(list: JsonObject, { query }: Subject): string | undefined {
  const [, attribute = '', quoted = ''] = /^(\w+) eq "(.*)"$/.exec(query.get('filter') ?? '') ?? []
  if (attribute === '') return undefined
  const wanted = quoted.replace(/\\(.)/g, '$1')
  const found = listObjects(list, 'Resources').map((resource) => String(resource[attribute]))
  const stranger = found.find((value) => value.toLowerCase() !== wanted.toLowerCase())
  if (stranger !== undefined) {
    return `A filter ${attribute} eq "…" must find only that resource; it found one whose ${attribute} is "${stranger}".`
  }
  return found.length > 1
    ? `${found.length} resources have the ${attribute} "${wanted}": it must be unique.`
    : undefined
}

function countResources(list: JsonObject): number {
  return Array.isArray(list.Resources) ? list.Resources.length : 0
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}
