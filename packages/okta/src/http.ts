// The simulator's own HTTP server. Each surface (health, Management API, console, SAML) is one entry in the list.
import fastify, { type FastifyInstance } from 'fastify'
import { registerConsoleApi } from './console-api/register.ts'
import { registerConsolePages } from './console-pages/register.ts'
import { registerManagementApi } from './management-api/register.ts'
import { countPeople } from './org/person.ts'
import { protect } from './protect.ts'
import { countJobs, listBatches } from './provisioning/job.ts'
import { registerSaml } from './saml/register.ts'
import type { Surface, SurfaceContext } from './surface.ts'

const SURFACES: readonly Surface[] = [
  registerHealth,
  registerManagementApi,
  registerConsoleApi,
  registerSaml,
  registerConsolePages,
]

const UNFINISHED_MAX = 20

/** The server with every surface registered, not yet listening. */
export function createHttp(context: SurfaceContext): FastifyInstance {
  const http = fastify({ bodyLimit: 1_048_576 })
  protect(http)
  for (const register of SURFACES) register(http, context)
  return http
}

/** `GET /health`: how many people and jobs there are, and how far the unfinished acts have come. */
function registerHealth(http: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  http.get('/health', () => ({
    status: 'ok',
    simulator: true,
    people: countPeople(org),
    jobs: countJobs(org),
    progress: listBatches(org, { unfinishedOnly: true, limit: UNFINISHED_MAX }),
  }))
}
