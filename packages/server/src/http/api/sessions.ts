// Who is signed in: the own session and tokens, and those of others for administrators.

import {
  accountSignIn,
  listedSession,
  listedSessions,
  madePersonalToken,
  newPersonalToken,
  pageQuery,
  personalToken,
  session,
} from '@fluid-scim/api'
import { z } from 'zod'
import { userAccount } from '../../directory/account.ts'
import { userId } from '../../directory/ids.ts'
import { NothingThere } from '../../provisioning/operator-error.ts'
import { statusOf, unlock } from '../../signin/account-status.ts'
import { mayAdminister } from '../../signin/api-principal.ts'
import { endOtherSessions, endSession } from '../../signin/end-session.ts'
import { findIdentity } from '../../signin/identity.ts'
import { createPersonalToken, revokePersonalToken } from '../../signin/personal-tokens.ts'
import type { ApiCaller, SignedInCaller } from './caller.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { showSession, showToken } from './sign-in-shapes.ts'

const byId = z.object({ id: z.string().min(1).max(200) })

export function sessionRoutes(scope: ApiInstance, context: ApiContext): void {
  ownRoutes(scope, context)
  tokenRoutes(scope, context)
  othersRoutes(scope, context)
}

function ownRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/session',
    config: needs('signed-in'),
    schema: { summary: 'Who is signed in, and in which organisation', tags: ['Session'], response: { 200: session } },
    handler: async (request) => {
      const { organisation, root, signedIn } = withAccount(callerOf(request))
      const { identity, browser } = signedIn
      const { kind, id, userName, shownName, access } = identity
      return {
        organisation: { name: organisation.name, displayName: organisation.displayName },
        account: {
          kind,
          id,
          userName,
          name: shownName,
          licence: access.licence ?? null,
          roles: access.roles.map(({ role, effective }) => ({ role, effective })),
          mayAdminister: mayAdminister(identity, runtime.catalogue),
        },
        csrf: browser?.csrf ?? null,
        scimBaseUrl: `${root}/scim/v2`,
        root,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/session/all',
    config: needs('signed-in'),
    schema: {
      summary: 'Where the own account is signed in',
      tags: ['Session'],
      response: { 200: z.object({ items: z.array(listedSession) }) },
    },
    handler: (request) => {
      const { organisation, signedIn } = withAccount(callerOf(request))
      return runtime.store.read(organisation.id, async (tx) => {
        const own = await tx.sessions.listLiveOf(signedIn.identity.account, runtime.now())
        return { items: own.map((one) => showSession(one, signedIn.browser?.session.id)) }
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/session/all/:id',
    config: needs('signed-in'),
    schema: { summary: 'End one of the own sessions', tags: ['Session'], params: byId, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = withAccount(callerOf(request))
      const ended = await endSession(runtime, caller, {
        organisation: caller.organisation.id,
        id: request.params.id,
        why: 'ended-by-owner',
        owner: caller.signedIn.identity.account,
      })
      if (ended === undefined) throw noSession()
      return reply.code(204).send(null)
    },
  })
}

function tokenRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/session/tokens',
    config: needs('signed-in'),
    schema: {
      summary: 'The own personal access tokens, dead ones too',
      tags: ['Session'],
      response: { 200: z.object({ items: z.array(personalToken) }) },
    },
    handler: (request) => {
      const { organisation, signedIn } = withAccount(callerOf(request))
      return runtime.store.read(organisation.id, async (tx) => {
        const own = await tx.personalTokens.listOf(signedIn.identity.account)
        return { items: own.map((token) => showToken(token, runtime.now())) }
      })
    },
  })

  scope.route({
    method: 'POST',
    url: '/session/tokens',
    config: needs('signed-in'),
    schema: {
      summary: 'Make a personal access token; not with another one',
      tags: ['Session'],
      body: newPersonalToken,
      response: { 201: madePersonalToken },
    },
    handler: async (request, reply) => {
      const caller = withAccount(callerOf(request))
      // A leaked token must not be able to give itself a longer life.
      if (caller.signedIn.browser === undefined)
        throw new NothingThere('Tokens are made in the browser, under My account.')
      const owner = { organisation: caller.organisation, identity: caller.signedIn.identity }
      const { token, stored } = await createPersonalToken(runtime, caller, owner, request.body)
      return reply.code(201).send({ ...showToken(stored, runtime.now()), token: token.reveal() })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/session/tokens/:id',
    config: needs('signed-in'),
    schema: { summary: 'Revoke a personal access token', tags: ['Session'], params: byId, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = withAccount(callerOf(request))
      const owner = { organisation: caller.organisation, identity: caller.signedIn.identity }
      const isRevoked = await revokePersonalToken(runtime, caller, owner, request.params.id)
      if (!isRevoked) throw new NothingThere('There is no live token of that id.')
      return reply.code(204).send(null)
    },
  })
}

function othersRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/sessions',
    config: needs('read'),
    schema: {
      summary: 'Everybody who is signed in, the latest first',
      tags: ['Session'],
      querystring: pageQuery,
      response: { 200: listedSessions },
    },
    handler: (request) => {
      const { organisation, signedIn } = callerOf(request)
      const { after, limit } = request.query
      return runtime.store.read(organisation.id, async (tx) => {
        const rows = await tx.sessions.listLive({ nowMs: runtime.now(), after, limit })
        const items = rows.map((one) => showSession(one, signedIn?.browser?.session.id))
        return { items, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/sessions/:id',
    config: needs('write'),
    schema: { summary: 'End a session of anybody', tags: ['Session'], params: byId, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const ended = await endSession(runtime, caller, {
        organisation: caller.organisation.id,
        id: request.params.id,
        why: 'ended-by-administrator',
        owner: undefined,
      })
      if (ended === undefined) throw noSession()
      return reply.code(204).send(null)
    },
  })

  scope.route({
    method: 'GET',
    url: '/users/:id/sign-in',
    config: needs('read'),
    schema: {
      summary: 'Whether a person can sign in, where they are signed in, and their tokens',
      tags: ['People'],
      params: byId,
      response: { 200: accountSignIn },
    },
    handler: (request) => {
      const { organisation, signedIn } = callerOf(request)
      const account = userAccount(userId(request.params.id))
      return runtime.store.read(organisation.id, async (tx) => {
        const status = await statusOf(tx, runtime, account)
        if (status === undefined) throw noPerson()
        const sessions = await tx.sessions.listLiveOf(account, runtime.now())
        const tokens = await tx.personalTokens.listOf(account)
        return {
          status,
          sessions: sessions.map((one) => showSession(one, signedIn?.browser?.session.id)),
          personalTokens: tokens.map((token) => showToken(token, runtime.now())),
        }
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/users/:id/sessions',
    config: needs('write'),
    schema: {
      summary: 'Sign a person out everywhere; they may sign in again',
      tags: ['People'],
      params: byId,
      response: { 200: z.object({ ended: z.int() }) },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const account = userAccount(userId(request.params.id))
      return { ended: await endOtherSessions(runtime, caller, { organisation: caller.organisation.id, account }) }
    },
  })

  scope.route({
    method: 'POST',
    url: '/users/:id/unlock',
    config: needs('write'),
    schema: {
      summary: 'Forget the wrong tries under a name: nobody waits any longer',
      tags: ['People'],
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { organisation } = callerOf(request)
      const account = userAccount(userId(request.params.id))
      const identity = await runtime.store.read(organisation.id, (tx) => findIdentity(tx, runtime, account))
      if (identity === undefined) throw noPerson()
      await unlock(runtime, organisation.id, identity)
      return reply.code(204).send(null)
    },
  })
}

function withAccount(caller: ApiCaller): ApiCaller & { readonly signedIn: SignedInCaller } {
  const { signedIn } = caller
  if (signedIn === undefined) throw new Error('a request passed the gate without an account')
  return { ...caller, signedIn }
}

function noSession(): NothingThere {
  return new NothingThere('There is no live session of that id: it has ended already.')
}

function noPerson(): NothingThere {
  return new NothingThere('There is no person of that id here.')
}
