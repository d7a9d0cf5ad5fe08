import type { FastifyReply } from 'fastify'
import type { Arrival } from './gate.ts'

/**
 * Who may use a route. `public`: anybody (a sign-in has to begin somewhere). `session`: whoever is signed in. There is no
 * route without one (T-10).
 */
export type RoutePolicy = 'public' | 'session'

export interface SignInRoute {
  readonly method: 'GET' | 'POST'
  /** Below the organisation. */
  readonly path: string
  readonly policy: RoutePolicy
  readonly handler: (arrival: Arrival) => Promise<FastifyReply>
}
