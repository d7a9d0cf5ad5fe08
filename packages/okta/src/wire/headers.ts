// The headers of Okta's SCIM client in its order and letter case (idp-clients, section 1.3), and the credential's form
// for each kind of app (section 1.2).
import type { Template } from '../apps/catalog.ts'

export function createHeaders(
  template: Template,
  credential: string,
  host: string,
  body: string | undefined,
): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [
    ['Host', host],
    ['User-Agent', 'Okta SCIM Client 1.0.0'],
    ['Authorization', printAuthorization(template, credential)],
    ['Accept', 'application/scim+json'],
    ['Accept-Charset', 'utf-8'],
    ['Accept-Encoding', 'gzip,deflate'],
  ]
  if (body !== undefined) {
    headers.push(['Content-Type', 'application/scim+json; charset=utf-8'])
    headers.push(['Content-Length', String(Buffer.byteLength(body))])
  }
  headers.push(['Connection', 'Keep-Alive'])
  return headers
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
