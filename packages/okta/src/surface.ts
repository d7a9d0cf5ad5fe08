// What every surface of the simulator's HTTP server is given when it registers its routes.
import type { FastifyInstance } from 'fastify'
import type { ApiToken } from './api-token.ts'
import type { Simulator } from './simulator.ts'

export interface SurfaceContext {
  readonly simulator: Simulator
  /** What callers of the Management API send after "SSWS ". */
  readonly token: ApiToken
}

export type Surface = (http: FastifyInstance, context: SurfaceContext) => void
