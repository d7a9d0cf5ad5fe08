// Who asks the administration API: a program with an API key, a person with a personal token, or a signed-in browser.

import type { FastifyRequest } from 'fastify'
import type { ApiScope } from '../../directory/api-scope.ts'
import type { Organisation } from '../../directory/organisation.ts'
import type { Actor } from '../../journal/entry.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import { apiScopesOf } from '../../signin/api-principal.ts'
import { nameKeyOf } from '../../signin/find-account.ts'
import { actorOf } from '../../signin/identity.ts'
import { type PresentedToken, personalTokenIn } from '../../signin/personal-token-header.ts'
import { checkPersonalToken } from '../../signin/personal-tokens.ts'
import { checkSession } from '../../signin/sessions.ts'
import { readCookie } from '../signin/cookies.ts'
import { csrfToken, requireCsrf } from '../signin/csrf.ts'
import type { ApiGate, SignedInCaller } from './caller.ts'

export interface Principal {
  readonly actor: Actor
  readonly scopes: readonly ApiScope[]
  /** How refusals name it: `The API key "Backup"`. */
  readonly phrase: string
  readonly signedIn: SignedInCaller | undefined
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Throws the 401 refusal for everything that is not a live credential of this surface, and 403 for a forged form. */
export async function principalOf(
  gate: ApiGate,
  request: FastifyRequest,
  organisation: Organisation,
): Promise<Principal> {
  const { authorization } = request.headers
  const token = personalTokenIn(authorization)
  if (token !== undefined) return withPersonalToken(gate, request, organisation, token)
  const address = gate.addressOf(request)
  if (authorization === undefined && address.kind === 'organisation') {
    const cookie = readCookie(request, address, 'session')
    if (cookie !== undefined) return withSession(gate, request, { organisation, cookie, root: address.root })
  }
  const client = clientOf(request)
  const { name, scopes } = await gate.apiAccess.check(organisation, { header: authorization, client })
  return {
    actor: { kind: 'api-key', id: name, client },
    scopes,
    phrase: `The API key "${name}"`,
    signedIn: undefined,
  }
}

export function clientOf(request: FastifyRequest): string {
  return (request.headers['user-agent'] ?? '').slice(0, 200)
}

async function withPersonalToken(
  { runtime }: ApiGate,
  request: FastifyRequest,
  organisation: Organisation,
  presented: PresentedToken,
): Promise<Principal> {
  const client = clientOf(request)
  const holder = await checkPersonalToken(runtime, organisation, presented.token, client)
  if (holder === undefined) throw tokenOver()
  const { identity, token } = holder
  const { userName = identity.userName } = presented
  if (nameKeyOf(userName) !== nameKeyOf(identity.userName)) throw tokenOver()
  return {
    actor: actorOf(identity, client),
    scopes: apiScopesOf(identity, runtime.catalogue, token),
    phrase: `The personal token "${token.name}" of ${identity.userName}`,
    signedIn: { identity, browser: undefined },
  }
}

async function withSession(
  { runtime }: ApiGate,
  request: FastifyRequest,
  given: { readonly organisation: Organisation; readonly cookie: string; readonly root: string },
): Promise<Principal> {
  const presented = await checkSession(runtime, given.organisation, given.cookie)
  if (presented.kind !== 'live') throw sessionEnded()
  if (!READING.has(request.method)) requireCsrf(request, given.root, given.cookie)
  const { identity, session } = presented
  return {
    actor: actorOf(identity, clientOf(request)),
    scopes: apiScopesOf(identity, runtime.catalogue),
    phrase: `${identity.shownName} (${identity.userName})`,
    signedIn: { identity, browser: { session, csrf: csrfToken(given.cookie) } },
  }
}

function tokenOver(): Refusal {
  return new Refusal(
    'personal-token-wrong',
    401,
    undefined,
    'This personal access token is unknown, revoked or expired, or its owner has no access to Fluid any more. Make a new one under My account.',
  )
}

function sessionEnded(): Refusal {
  return new Refusal('session-ended', 401, undefined, 'You are not signed in any more. Sign in again to go on.')
}
