// Our key for assertions that are encrypted: made on an administrator's word, since a provider that sees one in our metadata
// may begin to encrypt. After a new one has been made, the one before still opens what providers send, until it is removed.

import type { OrganisationId } from '../../directory/ids.ts'
import { NothingThere, OperatorError } from '../../provisioning/operator-error.ts'
import type { By } from '../../provisioning/set-token.ts'
import type { Reading } from '../../store/port/store.ts'
import type { ProviderParts } from '../parts.ts'
import { noteKeys } from './key-notes.ts'
import { factsOf, type KeyFacts, makeKey, openKeys, storeKey } from './key-pair.ts'

const PURPOSE = 'saml-encryption'
const KEYS_USED = 2

/** The keys that open assertions, the newest first: that one is in our metadata. */
export async function listEncryptionKeys(tx: Reading): Promise<readonly KeyFacts[]> {
  return (await tx.signIn.listSigningKeys(PURPOSE)).slice(0, KEYS_USED).map(factsOf)
}

/** Makes a new key, and answers those that open assertions from now on. What was older than the one before is gone. */
export async function makeEncryptionKey(
  parts: ProviderParts,
  by: By,
  { organisation, host }: { readonly organisation: OrganisationId; readonly host: string },
): Promise<readonly KeyFacts[]> {
  const { runtime } = parts
  const key = await makeKey(host, runtime.now())
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    await storeKey(parts, tx, organisation, { purpose: PURPOSE, key })
    for (const old of (await tx.signIn.listSigningKeys(PURPOSE)).slice(KEYS_USED)) await tx.signIn.removeSigningKey(old)
    await noteKeys(
      tx,
      runtime,
      by,
      'made a new key for encrypted SAML assertions: its certificate is in /AuthServices/Metadata, and the key before, if there is one, still opens them.',
    )
    return listEncryptionKeys(tx)
  })
}

/** Ends a rotation. Throws NothingThere, and OperatorError for the key that providers are told of. */
export function removeEncryptionKey(
  { runtime }: ProviderParts,
  by: By,
  organisation: OrganisationId,
  id: string,
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const [current, ...before] = await tx.signIn.listSigningKeys(PURPOSE)
    if (current?.id === id) {
      throw new OperatorError(
        'This key is in the metadata, and providers may encrypt for it: make a new one first, or switch encrypted assertions off.',
      )
    }
    const row = before.find((one) => one.id === id)
    if (row === undefined) throw new NothingThere('There is no key for encrypted assertions of that id here.')
    await tx.signIn.removeSigningKey(row)
    await noteKeys(
      tx,
      runtime,
      by,
      'removed the earlier key for encrypted SAML assertions: only the one in /AuthServices/Metadata opens them now.',
    )
  })
}

/** Removes every key, so that providers are asked for plain assertions again. Nothing happens where there is none. */
export function switchEncryptionOff({ runtime }: ProviderParts, by: By, organisation: OrganisationId): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const rows = await tx.signIn.listSigningKeys(PURPOSE)
    if (rows.length === 0) return
    for (const row of rows) await tx.signIn.removeSigningKey(row)
    await noteKeys(
      tx,
      runtime,
      by,
      'switched encrypted SAML assertions off: /AuthServices/Metadata offers no key for them any more, and what a provider still encrypts is refused.',
    )
  })
}

/** The private halves, as PEM. */
export async function decryptionKeys(parts: ProviderParts, organisation: OrganisationId): Promise<readonly string[]> {
  const keys = await parts.runtime.store.read(organisation, (tx) =>
    openKeys(parts, tx, organisation, { purpose: PURPOSE, limit: KEYS_USED }),
  )
  return keys.map(({ privateKey }) => privateKey)
}
