// Which identity provider a User-Agent belongs to, in the words of an administrator.

const KNOWN: readonly (readonly [prefix: string, name: string])[] = [
  ['Okta SCIM Client', 'Okta'],
  ['Microsoft Azure AD SCIM provisioning', 'Microsoft Entra ID'],
  ['Azure Active Directory', 'Microsoft Entra ID'],
  ['OneLogin', 'OneLogin'],
  ['JumpCloud', 'JumpCloud'],
  ['Rippling', 'Rippling'],
]

/** `Okta` for "Okta SCIM Client 1.0.0"; otherwise the product as it names itself, or "A SCIM client". */
export function clientName(userAgent: string): string {
  const known = KNOWN.find(([prefix]) => userAgent.toLowerCase().startsWith(prefix.toLowerCase()))
  if (known !== undefined) return known[1]
  const [product] = userAgent.split('/')
  return product === undefined || product.trim() === '' ? 'A SCIM client' : product.trim()
}
