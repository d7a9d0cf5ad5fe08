// Wrong tries, counted where every Fluid process sees them.

import type { AccountKey } from '../directory/account.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { slowed } from './refusal.ts'
import { ANY_NAME, WINDOW_MS, waitMs } from './throttle.ts'
import type { Visit } from './visit.ts'

/** Asking for pins is slowed like guessing: mail to a stranger's inbox is a nuisance too. */
export const ASKING_FOR_PIN = 'pin for '
export const ASKING_TO_SIGN_UP = 'sign-up of '

/** Every key under which tries are counted that name this account. */
export function keysOfTries(nameKey: string): readonly string[] {
  return [nameKey, ASKING_FOR_PIN + nameKey, ASKING_TO_SIGN_UP + nameKey]
}

const KNOWN_SOURCE_MS = 30 * 24 * 3_600_000

export interface Try {
  readonly visit: Visit
  readonly nameKey: string
  readonly account: AccountKey | undefined
  readonly nowMs: number
}

/** Throws the refusal that asks to wait, when this source has to. */
export async function requireNoWait(tx: Reading, { visit, nameKey, account, nowMs }: Try): Promise<void> {
  const sinceMs = nowMs - WINDOW_MS
  const { own, others } = await tx.signIn.sumFailures({ nameKey, source: visit.source, sinceMs })
  const { own: ofSource } = await tx.signIn.sumFailures({ nameKey: ANY_NAME, source: visit.source, sinceMs })
  const isKnownSource =
    account !== undefined && (await tx.sessions.hasSignedInFrom(account, visit.source, nowMs - KNOWN_SOURCE_MS))
  const mustWaitMs = waitMs({ own, others, ofSource, isKnownSource, nowMs })
  if (mustWaitMs > 0) throw slowed(mustWaitMs)
}

/** Asking for a pin is slowed by the address alone: an office behind one source asks often. */
export async function noteAsking(
  { store, now }: Runtime,
  { organisation, source }: Visit,
  nameKey: string,
): Promise<void> {
  await store.write(organisation.id, (tx) => tx.signIn.noteFailure(nameKey, source, now(), WINDOW_MS))
}

export async function noteFailedTry(
  { store, now }: Runtime,
  { organisation, source }: Visit,
  nameKey: string,
): Promise<void> {
  await store.write(organisation.id, async (tx) => {
    await tx.signIn.noteFailure(nameKey, source, now(), WINDOW_MS)
    await tx.signIn.noteFailure(ANY_NAME, source, now(), WINDOW_MS)
  })
}
