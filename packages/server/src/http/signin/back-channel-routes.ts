// Where OpenID providers say, from server to server, that somebody has signed out (Back-Channel Logout 1.0 sections 2.5 and
// 2.8).

import type { FastifyReply } from 'fastify'
import { takeLogoutToken } from '../../signin/oidc/back-channel-logout.ts'
import { SignInRefusal } from '../../signin/refusal.ts'
import { type Arrival, field, parameter } from './gate.ts'
import type { SignInRoute } from './routes.ts'

export const BACK_CHANNEL_ROUTES: readonly SignInRoute[] = [
  { method: 'POST', path: '/AuthServices/:provider/BackChannelLogout', policy: 'public', handler: takeToken },
]

async function takeToken(arrival: Arrival): Promise<FastifyReply> {
  const { gate, visit, reply } = arrival
  reply.header('Cache-Control', 'no-store')
  try {
    await takeLogoutToken(gate.parts, gate.providerKeys, visit, {
      providerName: parameter(arrival, 'provider'),
      logoutToken: field(arrival, 'logout_token'),
    })
  } catch (error) {
    if (!(error instanceof SignInRefusal)) throw error
    gate.notes.note(visit, error)
    return reply.code(400).send({ error: 'invalid_request', error_description: error.sentence })
  }
  return reply.code(200).send()
}
