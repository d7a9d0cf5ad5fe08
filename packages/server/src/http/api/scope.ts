// What every route of the administration API is written against.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiScope } from '../../directory/api-scope.ts'
import type { Runtime } from '../../runtime.ts'
import type { Vault } from '../../vault/vault.ts'
import type { ApiCaller } from './caller.ts'

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What handlers use beside their request. */
export interface ApiContext {
  readonly runtime: Runtime
  readonly vault: Vault
  readonly callerOf: (request: FastifyRequest) => ApiCaller
  /** Whether the request's credential is still good: for answers that last. */
  readonly isStillAdmitted: (request: FastifyRequest) => Promise<boolean>
  /** Whether webhooks may lead to plain http and into the operator's own network. */
  readonly isWebhookPrivate: boolean
}

/** The scope that a route needs, for its `config`; `signed-in`: an account, whatever it may do. */
export function needs<const Scope extends ApiScope | 'signed-in'>(scope: Scope): { readonly needs: Scope } {
  return { needs: scope }
}

/** The scope of a matched route; undefined for one that is public. */
export function scopeOf(request: FastifyRequest): ApiScope | 'signed-in' | 'public' | undefined {
  const { config } = request.routeOptions
  if (!('needs' in config)) return undefined
  const wanted = config.needs
  return wanted === 'access' || wanted === 'read' || wanted === 'write' || wanted === 'signed-in' || wanted === 'public'
    ? wanted
    : undefined
}
