// What every surface of the simulator's HTTP server is given when it registers its routes.
import type { FastifyInstance } from 'fastify'
import type { Simulator } from './simulator.ts'

export interface SurfaceContext {
  readonly simulator: Simulator
  /** What callers of the Management API send after "SSWS ". */
  readonly apiToken: string
}

export type Surface = (http: FastifyInstance, context: SurfaceContext) => void
