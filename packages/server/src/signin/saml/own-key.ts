// Our own signing key towards identity providers: one per organisation, made when it is first needed, its private half
// sealed by the vault.

import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { OrganisationId } from '../../directory/ids.ts'
import type { Reading } from '../../store/port/store.ts'
import type { SignInParts } from '../parts.ts'
import { selfSignedCertificate } from './self-signed.ts'

export interface OwnKey {
  /** PEM. */
  readonly privateKey: string
  /** Base64 of DER. */
  readonly certificate: string
}

export async function ownKey(parts: SignInParts, organisation: OrganisationId, name: string): Promise<OwnKey> {
  const { runtime } = parts
  const known = await runtime.store.read(organisation, (tx) => find(parts, tx, organisation))
  if (known !== undefined) return known
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const nowMs = runtime.now()
  const certificate = selfSignedCertificate(privateKey, name, nowMs)
  return runtime.store.write(organisation, async (tx) => {
    // Another request may have been first.
    const other = await find(parts, tx, organisation)
    if (other !== undefined) return other
    const id = runtime.newId()
    const sealed = await parts.vault.seal(organisation, tx.secrets, Buffer.from(privateKey), purposeOf(id))
    await tx.signIn.insertSigningKey({ purpose: 'saml', id, sealed, publicText: certificate, createdMs: nowMs })
    return { privateKey, certificate }
  })
}

async function find({ vault }: SignInParts, tx: Reading, organisation: OrganisationId): Promise<OwnKey | undefined> {
  const [newest] = await tx.signIn.listSigningKeys('saml')
  if (newest === undefined) return undefined
  const privateKey = await vault.open(organisation, tx.secrets, newest.sealed, purposeOf(newest.id))
  return { privateKey: Buffer.from(privateKey).toString('utf8'), certificate: newest.publicText }
}

function purposeOf(id: string): string {
  return `saml-key ${id}`
}
