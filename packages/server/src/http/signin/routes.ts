import type { FastifyReply } from 'fastify'
import type { SignedIn } from '../../signin/sessions.ts'
import type { Arrival } from './gate.ts'

interface Common {
  readonly method: 'GET' | 'POST'
  /** Below the organisation. */
  readonly path: string
}

/** Anybody may use it: a sign-in has to begin somewhere. */
interface PublicRoute extends Common {
  readonly policy: 'public'
  readonly handler: (arrival: Arrival) => Promise<FastifyReply>
}

/** Only whoever is signed in: the plugin has made sure of that before the handler runs. */
export interface SessionRoute extends Common {
  readonly policy: 'session'
  /** What comes when nobody is signed in: 401 where no page is awaited; else the sign-in page, and back again. */
  readonly isData?: boolean
  /** Whether its answer lasts until somebody goes. */
  readonly isStream?: boolean
  readonly handler: (arrival: Arrival, signedIn: SignedIn) => Promise<FastifyReply>
}

/** There is no route without a policy (T-10). */
export type SignInRoute = PublicRoute | SessionRoute
