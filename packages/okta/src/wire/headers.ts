// The headers of Okta's SCIM client in the order and letter case of the raw requests that Okta has published
// (developer.okta.com/reference/scim), and the credential's form for each kind of app.
import type { Template } from '../apps/catalog.ts'
import type { ScimRequest } from './scim-request.ts'

export function createHeaders(
  template: Template,
  credential: string,
  request: { readonly method: ScimRequest['method']; readonly host: string; readonly body: string | undefined },
): (readonly [string, string])[] {
  const { method, host, body } = request
  const type = ['Content-Type', 'application/scim+json; charset=utf-8'] as const
  return [
    ['Accept', 'application/scim+json'],
    ['Accept-Charset', 'utf-8'],
    // A DELETE names the type, too, of the body that it has not.
    ...(method === 'GET' ? [] : [type]),
    ['User-Agent', 'Okta SCIM Client 1.0.0'],
    ['Authorization', printAuthorization(template, credential)],
    ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]),
    ['Host', host],
    ['Connection', 'Keep-Alive'],
    ['Accept-Encoding', 'gzip,deflate'],
  ]
}

/** The Header Auth app sends what was typed, verbatim: no "Bearer " is put in front. */
function printAuthorization(template: Template, credential: string): string {
  switch (template.authorization) {
    case 'verbatim':
      return credential
    case 'bearer':
      return `Bearer ${credential}`
    case 'basic':
      return `Basic ${Buffer.from(credential).toString('base64')}`
  }
}

/** The credential as the wire view shows it: its last four characters, or nothing of a short one. */
export function maskAuthorization(value: string): string {
  const scheme = /^(Bearer|Basic) /i.exec(value)?.[0] ?? ''
  const secret = value.slice(scheme.length)
  return `${scheme}••••${secret.length > 12 ? secret.slice(-4) : ''}`
}
