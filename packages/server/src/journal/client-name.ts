// Which identity provider a User-Agent belongs to, in the words of an administrator.

/** In lower case. */
const KNOWN: readonly (readonly [prefix: string, name: string])[] = [
  ['okta scim client', 'Okta'],
  ['microsoft azure ad scim provisioning', 'Microsoft Entra ID'],
  ['azure active directory', 'Microsoft Entra ID'],
  ['onelogin', 'OneLogin'],
  ['jumpcloud', 'JumpCloud'],
  ['rippling', 'Rippling'],
]

/** `Okta` for "Okta SCIM Client 1.0.0"; otherwise the product as it names itself, or "A SCIM client". */
export function clientName(userAgent: string): string {
  const lower = userAgent.toLowerCase()
  const known = KNOWN.find(([prefix]) => lower.startsWith(prefix))
  if (known !== undefined) return known[1]
  const [product] = userAgent.split('/')
  return product === undefined || product.trim() === '' ? 'A SCIM client' : product.trim()
}
