// What the apps of the catalogue say of themselves.
import type { CatalogEntry } from '../../../../src/console-api/shapes.ts'

export const CAPABILITIES = ['SAML', 'SWA', 'SCIM', 'Provisioning'] as const

export const PROVISIONING = [
  'Create',
  'Update',
  'Deactivate',
  'Sync Password',
  'Group Push',
  'Group Linking',
  'Import users and groups',
  'Profile Sourcing from Okta',
] as const

/** How the app sends its token, in words. */
export function describeAuthorization({ authorization }: Pick<CatalogEntry, 'authorization'>): string {
  switch (authorization) {
    case 'verbatim':
      return 'The API token is sent as the whole Authorization header, as it was typed.'
    case 'bearer':
      return 'The token is sent after "Bearer ".'
    case 'basic':
      return 'User name and password are sent as HTTP Basic.'
  }
}

/** What the field of the credential is called on the Integration page. */
export function credentialLabel({ authorization }: Pick<CatalogEntry, 'authorization'>): string {
  return authorization === 'basic'
    ? 'Username:password'
    : authorization === 'bearer'
      ? 'OAuth Bearer Token'
      : 'API Token'
}
