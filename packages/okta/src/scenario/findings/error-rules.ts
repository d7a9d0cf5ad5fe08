// Rules about the bodies of errors: the administrator reads what stands in them.
import { findString, listStrings } from '../../json.ts'
import type { Rule } from './rule.ts'
import { isSuccess, type Subject } from './subject.ts'

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

export const ERROR_RULES: readonly Rule[] = [
  {
    name: 'error-body',
    weight: 'broken',
    source: 'RFC 7644 section 3.12',
    check: (subject) =>
      isError(subject) && subject.body === undefined
        ? `The error ${subject.status} has no SCIM error body: ${subject.text.trim() === '' ? 'the administrator reads no reason' : 'the administrator reads "Invalid JSON: …"'}.`
        : undefined,
  },
  {
    name: 'error-schemas',
    weight: 'broken',
    source: 'RFC 7644 section 3.12',
    check: checkBody((body) =>
      listStrings(body.schemas).includes(ERROR) ? undefined : `must name "${ERROR}" in schemas`,
    ),
  },
  {
    name: 'error-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.12',
    check: checkBody((body, { status }) =>
      body.status === String(status)
        ? undefined
        : `must have "status": "${status}", as a text; it has ${print(body.status)}`,
    ),
  },
  {
    name: 'error-detail',
    weight: 'advice',
    source: "Okta's SCIM test suite; RFC 7644 section 3.12",
    check: checkBody((body) =>
      (findString(body, 'detail') ?? '') === '' ? 'should say in "detail" what to change: Okta shows it' : undefined,
    ),
  },
  {
    name: 'conflict-type',
    weight: 'broken',
    source: 'RFC 7644 section 3.3',
    check: checkBody((body, { status, method }) =>
      status === 409 && method === 'POST' && body.scimType !== 'uniqueness'
        ? 'must have "scimType": "uniqueness" when the name is taken'
        : undefined,
    ),
  },
]

function isError(subject: Subject): boolean {
  return subject.status >= 400 && !isSuccess(subject)
}

function checkBody(check: (body: Record<string, unknown>, subject: Subject) => string | undefined) {
  return (subject: Subject) => {
    if (!isError(subject) || subject.body === undefined) return undefined
    const problem = check(subject.body, subject)
    return problem === undefined ? undefined : `The body of an error ${problem}.`
  }
}

function print(value: unknown): string {
  return JSON.stringify(value) ?? 'none'
}
