// The time-based second factor (RFC 6238): its secret is sealed by the vault, and a code works once.

import { generateSecret, generateURI, verify } from 'otplib'
import type { AccountKey } from '../directory/account.ts'
import type { OrganisationId } from '../directory/ids.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import type { Vault } from '../vault/vault.ts'

const TOLERANCE_SECONDS = 30
const SECRET_BYTES = 20

/** A new secret, sealed for the account and not yet in use. */
export async function newSealedSecret(
  vault: Vault,
  organisation: OrganisationId,
  tx: Reading,
  account: AccountKey,
): Promise<string> {
  const secret = Buffer.from(generateSecret({ length: SECRET_BYTES }))
  return Buffer.from(await vault.seal(organisation, tx.secrets, secret, purposeOf(account))).toString('base64')
}

/** The secret in base32 and the address that an authenticator reads, for the page on which it is set up. */
export async function openSecret(
  vault: Vault,
  tx: Reading,
  named: {
    readonly organisation: OrganisationId
    readonly account: AccountKey
    readonly sealedSecret: string
    readonly issuer: string
    readonly label: string
  },
): Promise<{ readonly secret: string; readonly uri: string }> {
  const { organisation, account, sealedSecret, issuer, label } = named
  const sealed = Buffer.from(sealedSecret, 'base64')
  const secret = text(await vault.open(organisation, tx.secrets, sealed, purposeOf(account)))
  return { secret, uri: generateURI({ issuer, label, secret }) }
}

export interface Code {
  readonly organisation: OrganisationId
  readonly account: AccountKey
  readonly code: string
  readonly nowMs: number
}

/** Whether the code is right for the account's second factor and has not been used; notes that it has been now. */
export async function useCode(vault: Vault, tx: Writing, code: Code): Promise<boolean> {
  const factor = await tx.credentials.findSecondFactor(code.account)
  if (factor === undefined) return false
  const step = await stepOf(vault, tx, code, factor.sealed, factor.lastStep)
  if (step === undefined) return false
  await tx.credentials.setSecondFactor(code.account, { ...factor, lastStep: step })
  return true
}

/** Takes a new secret into use when the code proves that an authenticator has it. */
export async function confirmSecret(vault: Vault, tx: Writing, code: Code, sealedSecret: string): Promise<boolean> {
  const sealed = Buffer.from(sealedSecret, 'base64')
  const step = await stepOf(vault, tx, code, sealed, 0)
  if (step === undefined) return false
  await tx.credentials.setSecondFactor(code.account, { sealed, createdMs: code.nowMs, lastStep: step })
  return true
}

async function stepOf(
  vault: Vault,
  tx: Reading,
  { organisation, account, code, nowMs }: Code,
  sealed: Uint8Array,
  lastStep: number,
): Promise<number | undefined> {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const secret = text(await vault.open(organisation, tx.secrets, sealed, purposeOf(account)))
  const result = await verify({
    secret,
    token,
    epoch: Math.floor(nowMs / 1_000),
    epochTolerance: TOLERANCE_SECONDS,
    ...(lastStep > 0 ? { afterTimeStep: lastStep } : {}),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}

function purposeOf(account: AccountKey): string {
  return `second-factor ${account}`
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
