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

/** What is told of a pair. */
export interface KeyFacts {
  readonly id: string
  /** Base64 of DER. */
  readonly certificate: string
  readonly createdMs: number
}

type Purpose = Exclude<SigningKeyRow['purpose'], 'events'>

/** A new pair, not stored yet. */
export async function makeKey(name: string, nowMs: number): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { privateKey, certificate: selfSignedCertificate(privateKey, name, nowMs) }
}

/** Stores a pair as the newest of its purpose, also where the clock has been set back since the one before. */
export async function storeKey(
  { vault, runtime }: Pick<ProviderParts, 'vault' | 'runtime'>,
  tx: Writing,
  organisation: OrganisationId,
  { purpose, key }: { readonly purpose: Purpose; readonly key: KeyPair },
): Promise<void> {
  const id = runtime.newId()
  const [newest] = await tx.signIn.listSigningKeys(purpose)
  const sealed = await vault.seal(organisation, tx.secrets, Buffer.from(key.privateKey), sealOf(purpose, id))
  const createdMs = Math.max(runtime.now(), (newest?.createdMs ?? 0) + 1)
  await tx.signIn.insertSigningKey({ purpose, id, sealed, publicText: key.certificate, createdMs })
}

/** Gives a stored pair another purpose: it is sealed anew, since the seal is bound to that. */
export async function moveKey(
  { vault }: Pick<ProviderParts, 'vault'>,
  tx: Writing,
  organisation: OrganisationId,
  { row, purpose }: { readonly row: SigningKeyRow; readonly purpose: Purpose },
): Promise<void> {
  const opened = await vault.open(organisation, tx.secrets, row.sealed, sealOf(row.purpose, row.id))
  const sealed = await vault.seal(organisation, tx.secrets, opened, sealOf(purpose, row.id))
  await tx.signIn.removeSigningKey(row)
  await tx.signIn.insertSigningKey({ ...row, purpose, sealed })
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

export function factsOf({ id, publicText, createdMs }: SigningKeyRow): KeyFacts {
  return { id, certificate: publicText, createdMs }
}

function sealOf(purpose: SigningKeyRow['purpose'], id: string): string {
  return `${purpose}-key ${id}`
}
