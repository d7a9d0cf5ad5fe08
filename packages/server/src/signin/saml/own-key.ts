// Our own signing key towards identity providers: made when it is first needed, its private half sealed by the vault. For a
// rotation a second one stands beside it in our metadata: made there, so that providers know it before it signs, and after
// the switch the first one stays there, so that the way back is open until it is removed.

import type { OrganisationId } from '../../directory/ids.ts'
import { NothingThere, OperatorError } from '../../provisioning/operator-error.ts'
import type { By } from '../../provisioning/set-token.ts'
import type { SigningKeyRow } from '../../store/port/sign-in.ts'
import type { Reading } from '../../store/port/store.ts'
import type { ProviderParts } from '../parts.ts'
import { noteKeys } from './key-notes.ts'
import { factsOf, type KeyFacts, type KeyPair, makeKey, moveKey, openKeys, storeKey } from './key-pair.ts'

const SIGNS = 'saml'
const BESIDE = 'saml-beside'

export interface OwnKey extends KeyFacts {
  readonly isUsed: boolean
}

export interface KeyHolder {
  readonly organisation: OrganisationId
  /** Names the organisation in the certificate. */
  readonly host: string
}

/** The key that signs. */
export async function ownKey(parts: ProviderParts, { organisation, host }: KeyHolder): Promise<KeyPair> {
  const { runtime } = parts
  const [known] = await runtime.store.read(organisation, (tx) => openKeys(parts, tx, organisation, { purpose: SIGNS }))
  if (known !== undefined) return known
  const made = await makeKey(host, runtime.now())
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    // Another request may have been first.
    const [other] = await openKeys(parts, tx, organisation, { purpose: SIGNS })
    if (other !== undefined) return other
    await storeKey(parts, tx, organisation, { purpose: SIGNS, key: made })
    return made
  })
}

/** The key that signs, and the one beside it where there is one: both are in our metadata. */
export async function listOwnKeys(parts: ProviderParts, holder: KeyHolder): Promise<readonly OwnKey[]> {
  await ownKey(parts, holder)
  return parts.runtime.store.read(holder.organisation, shownKeys)
}

/** Makes a key beside the one that signs. Throws OperatorError where there are two already. */
export async function makeOwnKey(parts: ProviderParts, by: By, holder: KeyHolder): Promise<readonly OwnKey[]> {
  const { runtime } = parts
  const { organisation, host } = holder
  await ownKey(parts, holder)
  const key = await makeKey(host, runtime.now())
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    if ((await rowsOf(tx)).beside !== undefined) {
      throw new OperatorError('There are two keys already: remove the one that does not sign before you make another.')
    }
    await storeKey(parts, tx, organisation, { purpose: BESIDE, key })
    await noteKeys(
      tx,
      runtime,
      by,
      'made a second key for signing SAML requests: its certificate is in /AuthServices/Metadata, and the first one still signs.',
    )
    return shownKeys(tx)
  })
}

/** Signs with that key from now on; the other one stays in the metadata. Throws NothingThere. */
export function signWithOwnKey(
  parts: ProviderParts,
  by: By,
  organisation: OrganisationId,
  id: string,
): Promise<readonly OwnKey[]> {
  const { runtime } = parts
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const { signs, beside } = await rowsOf(tx)
    if (signs?.id === id) return shownKeys(tx)
    if (beside?.id !== id) throw noSuchKey()
    if (signs !== undefined) await moveKey(parts, tx, organisation, { row: signs, purpose: BESIDE })
    await moveKey(parts, tx, organisation, { row: beside, purpose: SIGNS })
    await noteKeys(
      tx,
      runtime,
      by,
      'switched to the other key for signing SAML requests: the one before stays in /AuthServices/Metadata until it is removed.',
    )
    return shownKeys(tx)
  })
}

/** Removes the key beside the one that signs. Throws NothingThere, and OperatorError for the one that signs. */
export function removeOwnKey(
  { runtime }: ProviderParts,
  by: By,
  organisation: OrganisationId,
  id: string,
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const { signs, beside } = await rowsOf(tx)
    if (signs?.id === id) {
      throw new OperatorError('This key signs: sign with the other one first, then remove this one.')
    }
    if (beside?.id !== id) throw noSuchKey()
    await tx.signIn.removeSigningKey(beside)
    await noteKeys(
      tx,
      runtime,
      by,
      'removed the key for signing SAML requests that was not in use: its certificate is no longer in /AuthServices/Metadata.',
    )
  })
}

async function rowsOf(tx: Reading): Promise<{
  readonly signs: SigningKeyRow | undefined
  readonly beside: SigningKeyRow | undefined
}> {
  const [signs] = await tx.signIn.listSigningKeys(SIGNS)
  const [beside] = await tx.signIn.listSigningKeys(BESIDE)
  return { signs, beside }
}

async function shownKeys(tx: Reading): Promise<readonly OwnKey[]> {
  const { signs, beside } = await rowsOf(tx)
  return [signs, beside].flatMap((row) => (row === undefined ? [] : [{ ...factsOf(row), isUsed: row === signs }]))
}

function noSuchKey(): NothingThere {
  return new NothingThere('There is no signing key of that id here.')
}
