// Rules about status, headers and time.
import { findString } from '../../json.ts'
import type { Rule } from './rule.ts'
import { isSuccess, type Subject } from './subject.ts'

const SLOW_MS = 600

export const STATUS_RULES: readonly Rule[] = [
  {
    name: 'create-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.3',
    check: expectStatus('POST', [201], 'A create is answered 201 Created'),
  },
  {
    name: 'read-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.4',
    check: expectStatus('GET', [200], 'A read is answered 200 OK'),
  },
  {
    name: 'replace-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.5.1',
    check: expectStatus('PUT', [200], 'A PUT is answered 200 OK with the whole resource'),
  },
  {
    name: 'patch-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.5.2',
    check: expectStatus('PATCH', [200, 204], 'A PATCH is answered 200 OK with the resource, or 204 No Content'),
  },
  {
    name: 'delete-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.6',
    check: expectStatus('DELETE', [204], 'A DELETE is answered 204 No Content'),
  },
  {
    name: 'redirect',
    weight: 'broken',
    source: 'RFC 7644 section 3.12',
    check: ({ status, headers }) =>
      status < 300 || status >= 400
        ? undefined
        : `The answer ${status} leads to ${findString(headers, 'location') ?? 'nowhere'} and is not followed: give the base URL that answers by itself.`,
  },
  {
    name: 'server-error',
    weight: 'broken',
    source: 'RFC 7644 section 3.12; Okta repeats no failed request, it makes a task',
    check: ({ status, method }) =>
      status < 500 || (status === 501 && method === 'PATCH')
        ? undefined
        : `The server failed (${status}): what Okta sends must end in success or in an error that says what to change.`,
  },
  {
    name: 'patch-unsupported',
    weight: 'broken',
    source: 'Okta: catalog apps send PATCH and do not fall back to PUT',
    check: ({ status, method }) =>
      method === 'PATCH' && (status === 501 || status === 405)
        ? `PATCH is refused with ${status}: without it a catalog app cannot deactivate people or change groups.`
        : undefined,
  },
  {
    name: 'request-refused',
    weight: 'advice',
    source: 'RFC 7644 section 3.12; Okta does not repeat it',
    check: ({ status, method, kind }) =>
      status === 400 || status === 403 || status === 422
        ? `A ${method} of ${kind} in the form that Okta sends is refused with ${status}.`
        : undefined,
  },
  {
    name: 'lookup-status',
    weight: 'broken',
    source: 'RFC 7644 section 3.4.2',
    check: ({ status, method, id }) =>
      status === 404 && method === 'GET' && id === undefined
        ? 'A list or a filter without a hit is 200 with totalResults 0, not 404.'
        : undefined,
  },
  {
    name: 'retry-after',
    weight: 'advice',
    source: 'Okta: obeys an integer Retry-After, otherwise waits five minutes',
    check: ({ status, headers }) =>
      status === 429 && !/^\d+$/.test(findString(headers, 'retry-after') ?? '')
        ? 'An answer 429 should carry Retry-After with whole seconds.'
        : undefined,
  },
  {
    name: 'challenge',
    weight: 'broken',
    source: 'RFC 9110 section 11.6.1',
    check: ({ status, headers }) =>
      status === 401 && headers['www-authenticate'] === undefined
        ? 'An answer 401 must carry a WWW-Authenticate header.'
        : undefined,
  },
  {
    name: 'content-type',
    weight: 'broken',
    source: 'RFC 7644 section 3.1',
    check: checkContentType,
  },
  {
    name: 'slow',
    weight: 'advice',
    source: "Okta's SCIM test suite: answers within 600 ms; Okta gives up after 60 s",
    check: ({ durationMs, method, kind }) =>
      durationMs > SLOW_MS ? `A ${method} of ${kind} took longer than ${SLOW_MS} ms.` : undefined,
  },
  {
    name: 'location',
    weight: 'broken',
    source: 'RFC 7644 section 3.3',
    check: ({ method, status, headers }) =>
      method === 'POST' && status === 201 && headers.location === undefined
        ? "A create's answer must carry the new resource's address in the Location header."
        : undefined,
  },
]

function expectStatus(method: string, wanted: readonly number[], right: string) {
  return (subject: Subject) =>
    subject.method === method && isSuccess(subject) && !wanted.includes(subject.status)
      ? `${right}; this one was answered ${subject.status}.`
      : undefined
}

function checkContentType({ text, headers }: Subject): string | undefined {
  if (text === '') return undefined
  const type = findString(headers, 'content-type') ?? ''
  if (/^application\/(?:scim\+)?json\b/i.test(type)) return undefined
  return `The body comes as "${type}": it must be application/scim+json.`
}
