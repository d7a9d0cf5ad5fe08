// Personal access tokens: a person's own key to the API. Scoped, expiring, never more than its owner may, dead with the
// owner: that is asked at each request.

import type { Organisation } from '../directory/organisation.ts'
import type { PersonalToken, TokenScope } from '../directory/personal-token.ts'
import { journalise } from '../journal/write.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Runtime } from '../runtime.ts'
import { Secret } from '../vault/secret.ts'
import { findIdentity, type Identity, subjectOf } from './identity.ts'
import { digestOf, newOpaque } from './opaque.ts'

export const PERSONAL_TOKEN_PREFIX = 'fluid_pat_'
const DAY_MS = 24 * 3_600_000
const NAME_LENGTH_MAX = 100
const LIVE_MAX = 25
const NOTE_USE_EVERY_MS = 60_000

export interface NewPersonalToken {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly days: number
}

/** Makes a token and answers it: the only time that it is seen. Throws OperatorError for what cannot be. */
export async function createPersonalToken(
  runtime: Runtime,
  by: By,
  owner: { readonly organisation: Organisation; readonly identity: Identity },
  wanted: NewPersonalToken,
): Promise<{ readonly token: Secret; readonly stored: PersonalToken }> {
  const { organisation, identity } = owner
  refuseUnusable(organisation, wanted)
  const nowMs = runtime.now()
  const token = newOpaque(PERSONAL_TOKEN_PREFIX)
  const stored: PersonalToken = {
    id: runtime.newId(),
    account: identity.account,
    name: wanted.name.trim(),
    scopes: wanted.scopes,
    lastFour: token.slice(-4),
    createdMs: nowMs,
    expiresMs: nowMs + wanted.days * DAY_MS,
    revokedMs: undefined,
    lastUsedMs: undefined,
    lastClient: undefined,
  }
  await runtime.store.write(organisation.id, async (tx) => {
    const live = (await tx.personalTokens.listOf(identity.account)).filter((one) => isLive(one, nowMs))
    if (live.length >= LIVE_MAX) {
      throw new OperatorError(`You have ${LIVE_MAX} live tokens already: revoke one that you no longer need.`)
    }
    await tx.personalTokens.insert(stored, digestOf(token))
    await journalise(tx.journal, runtime, by, {
      action: 'personal-token.created',
      outcome: 'changed',
      subject: subjectOf(identity),
      sentence: `${identity.shownName} made the personal access token "${stored.name}" (…${stored.lastFour}, ${stored.scopes.join(' and ')}), valid until ${new Date(stored.expiresMs).toISOString().slice(0, 10)}.`,
    })
  })
  return { token: new Secret(token), stored }
}

/** Ends a token of this owner; answers whether there was a live one of that id. */
export function revokePersonalToken(
  runtime: Runtime,
  by: By,
  owner: { readonly organisation: Organisation; readonly identity: Identity },
  id: string,
): Promise<boolean> {
  const { organisation, identity } = owner
  return runtime.store.write(organisation.id, async (tx) => {
    const isRevoked = await tx.personalTokens.revoke(identity.account, id, runtime.now())
    if (isRevoked) {
      await journalise(tx.journal, runtime, by, {
        action: 'personal-token.revoked',
        outcome: 'changed',
        subject: subjectOf(identity),
        sentence: `A personal access token of ${identity.shownName} was revoked: it is refused from now on.`,
      })
    }
    return isRevoked
  })
}

export interface TokenHolder {
  readonly token: PersonalToken
  readonly identity: Identity
}

/** Who presents a personal token of this organisation; undefined when it is unknown, over, or its owner has no access. */
export async function checkPersonalToken(
  runtime: Runtime,
  organisation: Organisation,
  presented: string,
  client: string,
): Promise<TokenHolder | undefined> {
  if (!presented.startsWith(PERSONAL_TOKEN_PREFIX)) return undefined
  const nowMs = runtime.now()
  const holder = await runtime.store.read(organisation.id, async (tx) => {
    const token = await tx.personalTokens.findByDigest(digestOf(presented))
    if (token === undefined || !isLive(token, nowMs)) return undefined
    const identity = await findIdentity(tx, runtime, token.account)
    return identity?.access.isAllowed === true ? { token, identity } : undefined
  })
  if (holder !== undefined && nowMs - (holder.token.lastUsedMs ?? 0) > NOTE_USE_EVERY_MS) {
    const use = { atMs: nowMs, client: client.slice(0, 200) }
    runtime.store
      .write(organisation.id, (tx) => tx.personalTokens.noteUse(holder.token.id, use))
      .catch((error: unknown) => runtime.log.warn({ err: error }, 'the use of a token could not be noted'))
  }
  return holder
}

export function isLive({ revokedMs, expiresMs }: PersonalToken, nowMs: number): boolean {
  return revokedMs === undefined && expiresMs > nowMs
}

function refuseUnusable({ settings }: Organisation, { name, scopes, days }: NewPersonalToken): void {
  const { tokenMaxDays } = settings.signIn
  if (name.trim() === '' || name.length > NAME_LENGTH_MAX) {
    throw new OperatorError(`Give the token a name of 1 to ${NAME_LENGTH_MAX} characters: what is it for?`)
  }
  if (scopes.length === 0) throw new OperatorError('Say what the token may do: read, or read and write.')
  if (!Number.isInteger(days) || days < 1 || days > tokenMaxDays) {
    throw new OperatorError(`A token is valid for 1 to ${tokenMaxDays} days.`)
  }
}
