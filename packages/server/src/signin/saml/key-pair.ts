// RSA key pairs of an organisation towards its identity providers, as they are made, sealed by the vault and opened again.

import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { OrganisationId } from '../../directory/ids.ts'
import type { SigningKeyRow } from '../../store/port/sign-in.ts'
import type { Reading, Writing } from '../../store/port/store.ts'
import type { ProviderParts } from '../parts.ts'
import { selfSignedCertificate } from './self-signed.ts'

export interface KeyPair {
  /** PEM. */
  readonly privateKey: string
  /** Base64 of DER. */
  readonly certificate: string
}

type Purpose = Extract<SigningKeyRow['purpose'], 'saml' | 'saml-encryption'>

/** A new pair, not stored yet. */
export async function makeKey(name: string, nowMs: number): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { privateKey, certificate: selfSignedCertificate(privateKey, name, nowMs) }
}

export async function storeKey(
  { vault, runtime }: Pick<ProviderParts, 'vault' | 'runtime'>,
  tx: Writing,
  organisation: OrganisationId,
  { purpose, key }: { readonly purpose: Purpose; readonly key: KeyPair },
): Promise<void> {
  const id = runtime.newId()
  const sealed = await vault.seal(organisation, tx.secrets, Buffer.from(key.privateKey), sealOf(purpose, id))
  await tx.signIn.insertSigningKey({ purpose, id, sealed, publicText: key.certificate, createdMs: runtime.now() })
}

/** The newest pairs first. */
export async function openKeys(
  { vault }: Pick<ProviderParts, 'vault'>,
  tx: Reading,
  organisation: OrganisationId,
  { purpose, limit = 1 }: { readonly purpose: Purpose; readonly limit?: number },
): Promise<readonly KeyPair[]> {
  const opened: KeyPair[] = []
  for (const { id, sealed, publicText } of (await tx.signIn.listSigningKeys(purpose)).slice(0, limit)) {
    const privateKey = await vault.open(organisation, tx.secrets, sealed, sealOf(purpose, id))
    opened.push({ privateKey: Buffer.from(privateKey).toString('utf8'), certificate: publicText })
  }
  return opened
}

function sealOf(purpose: Purpose, id: string): string {
  return `${purpose}-key ${id}`
}
