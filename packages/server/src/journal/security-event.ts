// "This session is over", for applications that hold sessions of their own: a security event token (RFC 8417) with the
// CAEP event session-revoked, pushed as RFC 8935 says. Signed with a key of the organisation's own.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { EventType } from '@fluid-scim/api/event-types'
import { SignJWT } from 'jose'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredEvent } from '../store/port/outbox.ts'
import type { SigningKeyRow } from '../store/port/sign-in.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import type { Vault } from '../vault/vault.ts'

export const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
export const SET_MEDIA_TYPE = 'application/secevent+jwt'
const ALGORITHM = 'ES256'

/** What ends a person's sessions: only this is sent as a security event. */
export const SESSION_ENDS: readonly EventType[] = ['session.ended', 'user.deactivated', 'user.deleted']

export interface EventSigner {
  readonly issuer: string
  readonly audience: string
  readonly keyId: string
  /** PEM. */
  readonly privateKey: string
}

/** The token of one event. */
export function securityEventToken(
  event: Pick<StoredEvent, 'id' | 'type' | 'atMs' | 'subjectId' | 'data'>,
  { issuer, audience, keyId, privateKey }: EventSigner,
): Promise<string> {
  const { sentence, requestId } = event.data
  const seconds = Math.floor(event.atMs / 1_000)
  return new SignJWT({
    sub_id: { format: 'iss_sub', iss: issuer, sub: event.subjectId },
    ...(typeof requestId === 'string' && requestId !== '' ? { txn: requestId } : {}),
    events: {
      [SESSION_REVOKED]: {
        event_timestamp: seconds,
        initiating_entity: event.type === 'session.ended' ? 'user' : 'admin',
        ...(typeof sentence === 'string' ? { reason_admin: { en: sentence } } : {}),
      },
    },
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'secevent+jwt', kid: keyId })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setJti(event.id)
    .sign(createPrivateKey(privateKey))
}

/** Makes sure that the organisation has a key for its events. */
export async function ensureEventKey(
  tx: Writing,
  { newId, now }: Pick<Runtime, 'newId' | 'now'>,
  vault: Vault,
  organisation: OrganisationId,
): Promise<void> {
  const [known] = await tx.signIn.listSigningKeys('events')
  if (known !== undefined) return
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = newId()
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  await tx.signIn.insertSigningKey({
    purpose: 'events',
    id,
    sealed: await vault.seal(organisation, tx.secrets, Buffer.from(pem), purposeOf(id)),
    publicText: JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: id, alg: ALGORITHM, use: 'sig' }),
    createdMs: now(),
  })
}

/** The key that signs now; throws when the organisation has none. */
export async function openEventKey(
  tx: Reading,
  vault: Vault,
  organisation: OrganisationId,
): Promise<Pick<EventSigner, 'keyId' | 'privateKey'>> {
  const [newest] = await tx.signIn.listSigningKeys('events')
  if (newest === undefined) throw new Error('an organisation sends security events and has no key for them')
  const privateKey = await vault.open(organisation, tx.secrets, newest.sealed, purposeOf(newest.id))
  return { keyId: newest.id, privateKey: Buffer.from(privateKey).toString('utf8') }
}

/** The public halves, for receivers: a JSON Web Key Set. */
export function eventKeySet(keys: readonly SigningKeyRow[]): { readonly keys: readonly unknown[] } {
  return { keys: keys.map(({ publicText }) => JSON.parse(publicText)) }
}

function purposeOf(id: string): string {
  return `event-key ${id}`
}
