// What every route of the administration API is written against.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiScope } from '../../directory/api-scope.ts'
import type { Runtime } from '../../runtime.ts'
import type { Vault } from '../../vault/vault.ts'
import type { ApiCaller } from './gate.ts'

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
}

/** The scope that a route needs, for its `config`. */
export function needs(scope: ApiScope): { readonly needs: ApiScope } {
  return { needs: scope }
}

/** The scope of a matched route; undefined for one that is public. */
export function scopeOf(request: FastifyRequest): ApiScope | 'public' | undefined {
  const { config } = request.routeOptions
  if (!('needs' in config)) return undefined
  const wanted = config.needs
  return wanted === 'access' || wanted === 'read' || wanted === 'write' || wanted === 'public' ? wanted : undefined
}
