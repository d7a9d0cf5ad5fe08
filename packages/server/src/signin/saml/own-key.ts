// Our own signing key towards identity providers: one per organisation, made when it is first needed, its private half
// sealed by the vault.

import type { OrganisationId } from '../../directory/ids.ts'
import type { SignInParts } from '../parts.ts'
import { type KeyPair, makeKey, openKeys, storeKey } from './key-pair.ts'

export async function ownKey(parts: SignInParts, organisation: OrganisationId, name: string): Promise<KeyPair> {
  const { runtime } = parts
  const [known] = await runtime.store.read(organisation, (tx) => openKeys(parts, tx, organisation, { purpose: 'saml' }))
  if (known !== undefined) return known
  const made = await makeKey(name, runtime.now())
  return runtime.store.write(organisation, async (tx) => {
    // Another request may have been first.
    const [other] = await openKeys(parts, tx, organisation, { purpose: 'saml' })
    if (other !== undefined) return other
    await storeKey(parts, tx, organisation, { purpose: 'saml', key: made })
    return made
  })
}
