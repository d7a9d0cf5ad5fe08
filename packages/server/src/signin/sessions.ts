// Sessions: opened at sign-in, checked at each request against the state of that moment, ended by their owner, by an
// administrator, or by what ends access.

import { type AccountKey, accountOf } from '../directory/account.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Session, SessionEnd, SignInMethod } from '../directory/session.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Writing } from '../store/port/store.ts'
import { actorOf, findIdentity, type Identity, subjectOf } from './identity.ts'
import { digestOf, newOpaque } from './opaque.ts'
import type { Visit } from './visit.ts'

const PREFIX = 'fluid_session_'
const NOTE_SEEN_EVERY_MS = 30_000
/** How long an ended session is kept, so that its page can say why it ended. */
const ENDED_KEPT_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const CLIENT_LENGTH_MAX = 200

export interface SignedIn {
  readonly session: Session
  readonly identity: Identity
}

export type Presented =
  | ({ readonly kind: 'live' } & SignedIn)
  /** There was a session, and it is over. */
  | { readonly kind: 'ended'; readonly why: SessionEnd; readonly refusals: readonly string[] }
  | { readonly kind: 'none' }

export interface Opening {
  readonly visit: Visit
  readonly identity: Identity
  readonly method: SignInMethod
  readonly provider?: string
  readonly nameId?: string
  readonly sessionIndex?: string
  /** The session that this browser had until now: it ends, so that a token planted before sign-in is worth nothing. */
  readonly before: string | undefined
}

/** Opens a session in the transaction that decided to, and answers its token: the only time that it is seen. */
export async function openSession(runtime: Runtime, tx: Writing, opening: Opening): Promise<string> {
  const { visit, identity, method } = opening
  const nowMs = runtime.now()
  const token = newOpaque(PREFIX)
  if (opening.before !== undefined) await replace(tx, opening.before, nowMs)
  await tx.sessions.removeExpired(nowMs - ENDED_KEPT_MS)
  await tx.signIn.removeOld(nowMs)
  await tx.sessions.insert(
    {
      id: runtime.newId(),
      account: identity.account,
      method,
      provider: opening.provider,
      nameId: opening.nameId,
      sessionIndex: opening.sessionIndex,
      client: visit.client.slice(0, CLIENT_LENGTH_MAX),
      address: visit.source,
      createdMs: nowMs,
      lastSeenMs: nowMs,
      expiresMs: nowMs + visit.organisation.settings.signIn.sessionMaxHours * HOUR_MS,
    },
    digestOf(token),
  )
  const account = accountOf(identity.account)
  if (account.kind === 'user') await tx.people.noteSignIn(account.id, nowMs)
  await journalise(
    tx.journal,
    runtime,
    { actor: actorOf(identity, visit.client), requestId: visit.requestId },
    {
      action: 'sign-in.done',
      outcome: 'changed',
      subject: subjectOf(identity),
      sentence: `${identity.shownName} (${identity.userName}) signed in ${methodPhrase(opening)} from ${visit.source}.`,
    },
  )
  return token
}

async function replace(tx: Writing, token: string, atMs: number): Promise<void> {
  const session = await tx.sessions.findByDigest(digestOf(token))
  if (session !== undefined) await tx.sessions.end(session.id, { atMs, why: 'replaced' })
}

/** Whether a presented token is a live session of this organisation, and whose. Ends it when it should no longer be. */
export async function checkSession(runtime: Runtime, organisation: Organisation, token: string): Promise<Presented> {
  if (!token.startsWith(PREFIX)) return { kind: 'none' }
  const nowMs = runtime.now()
  const found = await runtime.store.read(organisation.id, async (tx) => {
    const session = await tx.sessions.findByDigest(digestOf(token))
    if (session === undefined) return undefined
    const identity = await findIdentity(tx, runtime, session.account)
    return { session, identity, settings: (await tx.organisations.get()).settings.signIn }
  })
  if (found === undefined) return { kind: 'none' }
  const { session, identity, settings } = found
  if (session.end !== undefined) return ended(session.end.why, identity)
  const idleSinceMs = nowMs - session.lastSeenMs
  const why =
    identity?.access.isAllowed !== true
      ? 'access-ended'
      : session.expiresMs <= nowMs || idleSinceMs > settings.sessionIdleMinutes * MINUTE_MS
        ? 'idle'
        : undefined
  if (why !== undefined || identity === undefined) {
    await endNow(runtime, organisation, session, why ?? 'access-ended')
    return ended(why ?? 'access-ended', identity)
  }
  // Seen in the future: the clock was set back, and would let the session idle for as long as that.
  if (idleSinceMs > NOTE_SEEN_EVERY_MS || idleSinceMs < 0) noteSeen(runtime, organisation, session, nowMs)
  return { kind: 'live', session, identity }
}

function ended(why: SessionEnd, identity: Identity | undefined): Presented {
  return { kind: 'ended', why, refusals: identity?.access.refusals ?? [] }
}

async function endNow(runtime: Runtime, organisation: Organisation, session: Session, why: SessionEnd): Promise<void> {
  await runtime.store.write(organisation.id, (tx) => tx.sessions.end(session.id, { atMs: runtime.now(), why }))
}

/** Beside the request: it neither waits for this nor fails with it. */
function noteSeen(runtime: Runtime, organisation: Organisation, { id }: Session, atMs: number): void {
  runtime.store
    .write(organisation.id, (tx) => tx.sessions.noteSeen(id, atMs))
    .catch((error: unknown) => runtime.log.warn({ err: error }, 'the use of a session could not be noted'))
}

/**
 * Ends everything by which an account is signed in or could sign in here, in the transaction that ends its access. When
 * access comes back, no session, token, password or passkey of the past does (T-25).
 */
export async function endSignIn(
  tx: Writing,
  account: AccountKey,
  ending: { readonly atMs: number; readonly why: SessionEnd },
): Promise<{ readonly sessions: number; readonly tokens: number }> {
  const [sessions, tokens] = await Promise.all([
    tx.sessions.endAllOf(account, ending),
    tx.personalTokens.revokeAllOf(account, ending.atMs),
    tx.credentials.removeAllOf(account),
  ])
  return { sessions: sessions.length, tokens }
}

function methodPhrase({ method, provider }: Opening): string {
  switch (method) {
    case 'password':
      return 'with a password'
    case 'pin':
      return 'with a one-time pin'
    case 'passkey':
      return 'with a passkey'
    case 'saml':
    case 'oidc':
      return `through ${provider ?? 'single sign-on'}`
  }
}
