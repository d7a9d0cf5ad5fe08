// An identity provider says that somebody has signed out there: the sessions that it names end, and the journal tells of
// whom. Who is on the way here at that moment, let in by the provider and not yet with a session, gets none that lasts.

import type { Session } from '../directory/session.ts'
import type { SignInProvider } from '../directory/sign-in-provider.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { NamedByProvider } from '../store/port/sessions.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { findIdentity, subjectOf } from './identity.ts'
import { digestOf } from './opaque.ts'
import { SignInRefusal } from './refusal.ts'
import { findStep, putStepUnder, type Step } from './steps.ts'
import { type Visit, visitor } from './visit.ts'

/** Longer than anybody is on the way from a provider's answer to the session. */
const REMEMBERED_MS = 10 * 60_000

export interface ProviderWord {
  readonly provider: SignInProvider
  /** The message by which it says so: each counts once. */
  readonly message: string
  readonly expiresMs: number
  readonly named: Omit<NamedByProvider, 'provider'>
}

/**
 * Remembers the word in a commit of its own before the sessions end: a session that is opened at this moment is either
 * there by then, and ends, or its browser finds the word afterwards. Answers whether the message is new.
 */
export async function endAsProviderSays(runtime: Runtime, visit: Visit, word: ProviderWord): Promise<boolean> {
  const { provider, message, expiresMs } = word
  const named = { provider: provider.name, ...word.named }
  const { id } = visit.organisation
  await runtime.store.write(id, async (tx) => {
    if (!(await tx.signIn.noteSeen(`told ${message}`, expiresMs))) return
    const atMs = runtime.now()
    for (const name of namesOf(named)) {
      await putStepUnder(tx, name, { kind: 'provider-signed-out', atMs }, atMs + REMEMBERED_MS)
    }
  })
  return runtime.store.write(id, async (tx) => {
    if (!(await tx.signIn.noteSeen(message, expiresMs))) return false
    const ended = await tx.sessions.endOfProvider(named, { atMs: runtime.now(), why: 'provider-signed-out' })
    await tell(runtime, tx, visit, provider.label, ended)
    return true
  })
}

/** Who has just taken a session loses it again when the provider has signed them out since it let them in. */
export async function requireNotSignedOut(
  runtime: Runtime,
  visit: Visit,
  arrived: Extract<Step, { kind: 'arrived' }>,
  token: string,
): Promise<void> {
  const { id } = visit.organisation
  if (!(await runtime.store.read(id, (tx) => isSignedOut(tx, arrived, runtime.now())))) return
  await runtime.store.write(id, async (tx) => {
    const session = await tx.sessions.findByDigest(digestOf(token))
    const ending = { atMs: runtime.now(), why: 'provider-signed-out' } as const
    const ended = session === undefined ? undefined : await tx.sessions.end(session.id, ending)
    await tell(runtime, tx, visit, arrived.provider, ended === undefined ? [] : [ended])
  })
  throw new SignInRefusal('provider-signed-out', 403, {
    sentence: 'You signed out at your identity provider while you were being signed in here. Sign in again.',
    forOperator: `"${arrived.provider}" said that this person had signed out while the browser was on its way from there.`,
  })
}

async function isSignedOut(
  tx: Reading,
  { provider, nameId, sessionIndex, sinceMs }: Extract<Step, { kind: 'arrived' }>,
  nowMs: number,
): Promise<boolean> {
  const words = [
    { provider, nameId, sessionIndexes: [] },
    { provider, nameId, sessionIndexes: [sessionIndex] },
    { provider, nameId: undefined, sessionIndexes: [sessionIndex] },
  ]
  for (const name of words.flatMap(namesOf)) {
    const said = await findStep(tx, 'provider-signed-out', name, nowMs)
    if (said !== undefined && said.atMs >= sinceMs) return true
  }
  return false
}

/** A name for each way in which a word can be found by whom it concerns. */
function namesOf({ provider, nameId, sessionIndexes }: NamedByProvider): readonly string[] {
  const indexes = sessionIndexes.length === 0 ? [undefined] : sessionIndexes
  return indexes.map((index) => `signed out ${JSON.stringify([provider, nameId ?? null, index ?? null])}`)
}

async function tell(
  runtime: Runtime,
  tx: Writing,
  visit: Visit,
  label: string,
  ended: readonly Session[],
): Promise<void> {
  for (const [account, { length }] of Map.groupBy(ended, (session) => session.account)) {
    const identity = await findIdentity(tx, runtime, account)
    const who = identity === undefined ? 'a deleted account' : `${identity.shownName} (${identity.userName})`
    await journalise(
      tx.journal,
      runtime,
      { actor: visitor(visit), requestId: visit.requestId },
      {
        action: 'session.ended',
        outcome: 'changed',
        subject: identity === undefined ? undefined : subjectOf(identity),
        sentence: `${label} signed ${who} out: ${length === 1 ? 'one of their sessions' : `${length} of their sessions`} ended.`,
      },
    )
  }
}
