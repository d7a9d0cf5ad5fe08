// How receivers of security events learn what to trust: our keys, and what we send (OpenID Shared Signals 1.0 section 6).

import type { FastifyReply } from 'fastify'
import { eventKeySet, SESSION_REVOKED } from '../../journal/security-event.ts'
import type { Arrival } from './gate.ts'
import type { SignInRoute } from './routes.ts'

const KEYS_PATH = '/.well-known/jwks.json'

export const EVENT_KEY_ROUTES: readonly SignInRoute[] = [
  { method: 'GET', path: KEYS_PATH, policy: 'public', handler: sendKeys },
  { method: 'GET', path: '/.well-known/ssf-configuration', policy: 'public', handler: describeTransmitter },
]

async function sendKeys({ gate, reply, organisation }: Arrival): Promise<FastifyReply> {
  const keys = await gate.parts.runtime.store.read(organisation.id, (tx) => tx.signIn.listSigningKeys('events'))
  return reply.header('Content-Type', 'application/jwk-set+json').send(JSON.stringify(eventKeySet(keys)))
}

async function describeTransmitter({ reply, place }: Arrival): Promise<FastifyReply> {
  return reply.send({
    spec_version: '1_0',
    issuer: place.root,
    jwks_uri: `${place.root}${KEYS_PATH}`,
    delivery_methods_supported: ['urn:ietf:rfc:8935'],
    default_subjects: 'ALL',
    events_supported: [SESSION_REVOKED],
  })
}
