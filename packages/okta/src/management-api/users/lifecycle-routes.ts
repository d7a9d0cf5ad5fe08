// `/api/v1/users/{id}/lifecycle/…`.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Org } from '../../org/org.ts'
import { activatePerson, deactivatePerson, suspendPerson, unsuspendPerson } from '../../org/people.ts'
import type { Person } from '../../org/person.ts'
import type { SurfaceContext } from '../../surface.ts'
import { logEvent } from '../../system-log/system-log.ts'
import { personTarget } from '../../system-log/targets.ts'
import { ApiError } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { findQuery, readParam } from '../request.ts'
import { readPerson } from './user-routes.ts'

interface Act {
  readonly from: readonly Person['status'][]
  readonly run: (org: Org, id: string) => unknown
  readonly reply: 'activation' | 'empty'
}

/** Okta's acts by the last part of the path. */
const ACTS: Readonly<Record<string, Act>> = {
  activate: { from: ['STAGED', 'DEPROVISIONED'], run: activatePerson, reply: 'activation' },
  reactivate: { from: ['STAGED', 'ACTIVE', 'DEPROVISIONED'], run: reactivate, reply: 'activation' },
  deactivate: { from: ['STAGED', 'ACTIVE', 'SUSPENDED'], run: deactivatePerson, reply: 'empty' },
  suspend: { from: ['ACTIVE'], run: suspendPerson, reply: 'empty' },
  unsuspend: { from: ['SUSPENDED'], run: unsuspendPerson, reply: 'empty' },
  unlock: { from: [], run: () => undefined, reply: 'empty' },
}

export function registerLifecycleRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  for (const [name, act] of Object.entries(ACTS)) {
    api.post(`/users/:id/lifecycle/${name}`, (request, reply) => {
      const person = readPerson(org, readParam(request, 'id'))
      refuseStatus(name, act, person)
      act.run(org, person.id)
      return act.reply === 'empty' ? {} : replyActivation(request, reply)
    })
  }
}

function refuseStatus(name: string, act: Act, person: Person): void {
  if (act.from.includes(person.status)) return
  if (name === 'activate') {
    throw new ApiError(403, 'E0000016', 'Activation failed because the user is already active')
  }
  throw new ApiError(403, 'E0000038', "This operation is not allowed in the user's current status.", [
    `${person.profile.login} is ${person.status}.`,
  ])
}

/** A new activation link: people of the simulator are active without having followed one. */
function reactivate(org: Org, id: string): void {
  const person = readPerson(org, id)
  if (person.status !== 'ACTIVE') activatePerson(org, id)
  else logEvent(org, { eventType: 'user.lifecycle.reactivate', targets: [personTarget(person)] })
}

function replyActivation(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (findQuery(request, 'sendEmail') !== 'false') return reply.send({})
  const activationToken = randomBytes(15).toString('base64url')
  return reply.send({ activationUrl: `${baseUrlOf(request)}/signin?activation=${activationToken}`, activationToken })
}
