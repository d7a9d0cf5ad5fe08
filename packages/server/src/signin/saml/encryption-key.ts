// Our key for assertions that are encrypted: made on an administrator's word, since a provider that sees one in our metadata
// may begin to encrypt. After a new one has been made, the one before still opens what providers send.

import type { OrganisationId } from '../../directory/ids.ts'
import { actorName } from '../../journal/actor-name.ts'
import { journalise } from '../../journal/write.ts'
import type { By } from '../../provisioning/set-token.ts'
import type { Reading } from '../../store/port/store.ts'
import type { ProviderParts } from '../parts.ts'
import { makeKey, openKeys, storeKey } from './key-pair.ts'

const PURPOSE = 'saml-encryption'
const KEYS_USED = 2

export interface EncryptionKey {
  /** Base64 of DER. */
  readonly certificate: string
  readonly createdMs: number
}

/** The keys that open assertions, the newest first: that one is in our metadata. */
export async function listEncryptionKeys(tx: Reading): Promise<readonly EncryptionKey[]> {
  const rows = await tx.signIn.listSigningKeys(PURPOSE)
  return rows.slice(0, KEYS_USED).map(({ publicText, createdMs }) => ({ certificate: publicText, createdMs }))
}

/** Makes a new key, and answers those that open assertions from now on. */
export async function makeEncryptionKey(
  parts: ProviderParts,
  by: By,
  { organisation, host }: { readonly organisation: OrganisationId; readonly host: string },
): Promise<readonly EncryptionKey[]> {
  const { runtime } = parts
  const key = await makeKey(host, runtime.now())
  return runtime.store.write(organisation, async (tx) => {
    await storeKey(parts, tx, organisation, { purpose: PURPOSE, key })
    const { name, displayName } = await tx.organisations.get()
    await journalise(tx.journal, runtime, by, {
      action: 'provider.changed',
      outcome: 'changed',
      subject: { kind: 'organisation', id: name, name: displayName },
      sentence: `${actorName(by.actor)} made a new key for encrypted SAML assertions: its certificate is in /AuthServices/Metadata, and the key before still opens them.`,
    })
    return listEncryptionKeys(tx)
  })
}

/** The private halves, as PEM. */
export async function decryptionKeys(parts: ProviderParts, organisation: OrganisationId): Promise<readonly string[]> {
  const keys = await parts.runtime.store.read(organisation, (tx) =>
    openKeys(parts, tx, organisation, { purpose: PURPOSE, limit: KEYS_USED }),
  )
  return keys.map(({ privateKey }) => privateKey)
}
