// What differs between the metadata that is believed and the metadata that was read, in sentences.

import type { SamlMetadata } from '../../directory/sign-in-provider.ts'
import { expiryMsOf, fingerprintOf } from './read-metadata.ts'

/** `before` undefined: a new provider, of which everything is told. */
export function differenceOf(before: SamlMetadata | undefined, after: SamlMetadata): readonly string[] {
  const had = before?.certificates ?? []
  return [
    ...changed('The IDP Entity Id', before?.entityId, after.entityId),
    ...changed('The address for signing in', before?.signOnUrl, after.signOnUrl),
    ...changed('The address for signing out', before?.logoutUrl, after.logoutUrl),
    ...after.certificates
      .filter((one) => !had.includes(one))
      .map((one) => `New signing certificate ${shown(one)}: answers signed with it will be believed.`),
    ...had
      .filter((one) => !after.certificates.includes(one))
      .map((one) => `Signing certificate ${shown(one)} is gone: answers signed with it will be refused.`),
  ]
}

function changed(what: string, before: string | undefined, after: string | undefined): readonly string[] {
  if (before === after) return []
  return [`${what} was ${before ?? 'not set'} and becomes ${after ?? 'not set'}.`]
}

function shown(certificate: string): string {
  const day = new Date(expiryMsOf(certificate)).toISOString().slice(0, 10)
  return `${fingerprintOf(certificate).slice(0, 23)}… (valid until ${day})`
}
