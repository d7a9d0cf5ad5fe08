// People: their access, what they hold, what is given to them by hand, and who has left.

import { access, formerPeople, handGrant, pageQuery, personQuery, personWithAccess } from '@fluid-scim/api'
import { z } from 'zod'
import { userId } from '../../directory/ids.ts'
import { readAccess } from '../../provisioning/access.ts'
import { findPersonByName, readPerson } from '../../provisioning/find-person.ts'
import { listFormerPeople } from '../../provisioning/former-people.ts'
import { giveByHand, takeByHand } from '../../provisioning/grant-by-hand.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant, showAccess, showPerson, showPersonWithAccess } from './shapes.ts'

const byId = z.object({ id: z.string().min(1).max(200).describe("The person's SCIM id.") })

export function peopleRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/users/:id/access',
    config: needs('access'),
    schema: {
      summary: 'May this person in, with which roles, and why',
      tags: ['People'],
      params: byId,
      response: { 200: access },
    },
    handler: (request) =>
      runtime.store.read(callerOf(request).organisation.id, async (tx) =>
        showAccess(await readAccess(tx, runtime, userId(request.params.id))),
      ),
  })

  scope.route({
    method: 'GET',
    url: '/users',
    config: needs('access'),
    schema: {
      summary: 'The person of that userName, in a list of one or none',
      tags: ['People'],
      querystring: personQuery,
      response: { 200: z.object({ items: z.array(personWithAccess) }) },
    },
    handler: async (request) => {
      const found = await findPersonByName(runtime, callerOf(request).organisation.id, request.query.userName)
      return { items: found === undefined ? [] : [showPersonWithAccess(found)] }
    },
  })

  scope.route({
    method: 'GET',
    url: '/users/:id',
    config: needs('access'),
    schema: {
      summary: 'A person with everything that is held, and where it comes from',
      tags: ['People'],
      params: byId,
      response: { 200: personWithAccess },
    },
    handler: async (request) =>
      showPersonWithAccess(await readPerson(runtime, callerOf(request).organisation.id, request.params.id)),
  })

  for (const [method, act, summary] of [
    ['POST', giveByHand, 'Give a role or licence to one person, beside all groups'],
    ['DELETE', takeByHand, 'Take back what was given by hand; what groups give stays'],
  ] as const) {
    scope.route({
      method,
      url: '/users/:id/grants',
      config: needs('write'),
      schema: { summary, tags: ['People'], params: byId, body: handGrant, response: { 200: personWithAccess } },
      handler: async (request) => {
        const caller = callerOf(request)
        const change = { organisation: caller.organisation.id, user: request.params.id, grant: request.body.grant }
        return showPersonWithAccess(await act(runtime, caller, change))
      },
    })
  }

  scope.route({
    method: 'GET',
    url: '/former-people',
    config: needs('read'),
    schema: {
      summary: 'People whose access has ended, the latest first, with what they held then',
      tags: ['People'],
      querystring: pageQuery,
      response: { 200: formerPeople },
    },
    handler: async (request) => {
      const page = await listFormerPeople(runtime, callerOf(request).organisation.id, request.query)
      return {
        items: page.people.map((person) => ({
          ...showPerson(person),
          ended: instant(person.ended.atMs),
          endedBy: person.ended.by,
          requestId: person.ended.requestId,
          licence: person.ended.held.licence,
          roles: person.ended.held.roles,
          groups: person.ended.held.groups,
        })),
        next: page.next ?? null,
      }
    },
  })
}
