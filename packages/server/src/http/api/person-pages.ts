// A person's page for administrators, and people added and changed by hand.

import { newPerson, personChange, personDetails } from '@fluid-scim/api'
import { z } from 'zod'
import { shownNameOf, userNameOf } from '../../directory/user.ts'
import { actorName } from '../../journal/actor-name.ts'
import type { Caller } from '../../provisioning/caller.ts'
import { addPerson, editPerson } from '../../provisioning/edit-person.ts'
import { type PersonDetails, readPersonDetails } from '../../provisioning/person-details.ts'
import type { ApiCaller } from './caller.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant, showAccess } from './shapes.ts'

const byId = z.object({ id: z.string().min(1).max(200).describe("The person's SCIM id.") })
const tags = ['People']

export function personPageRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/people/:id',
    config: needs('read'),
    schema: {
      summary: 'A person with every value, where it comes from, and what is held and why',
      tags,
      params: byId,
      response: { 200: personDetails },
    },
    handler: async (request) =>
      showDetails(await readPersonDetails(runtime, callerOf(request).organisation.id, request.params.id)),
  })

  scope.route({
    method: 'POST',
    url: '/people',
    config: needs('write'),
    schema: { summary: 'Add a person by hand', tags, body: newPerson, response: { 201: personDetails } },
    handler: async (request, reply) => {
      const caller = provisioningCaller(callerOf(request))
      const id = await addPerson(runtime, caller, request.body)
      return reply.code(201).send(showDetails(await readPersonDetails(runtime, caller.organisation.id, id)))
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/people/:id',
    config: needs('write'),
    schema: {
      summary: 'Change a person by hand, or end or restore their access',
      tags,
      params: byId,
      body: personChange,
      response: { 200: personDetails },
    },
    handler: async (request) => {
      const caller = provisioningCaller(callerOf(request))
      const { id } = request.params
      await editPerson(runtime, caller, id, request.body)
      return showDetails(await readPersonDetails(runtime, caller.organisation.id, id))
    },
  })
}

function provisioningCaller({ organisation, actor, requestId, root }: ApiCaller): Caller {
  return { organisation, actor, requestId, baseUrl: `${root}/scim/v2` }
}

function showDetails(details: PersonDetails) {
  const { person, access, byHand, groups, attributes, client, isByHand, lastSignInMs, erased } = details
  const { user, state, ended } = person
  return {
    id: user.id,
    userName: userNameOf(user.resource),
    name: shownNameOf(user.resource),
    state,
    origin: isByHand ? ('hand' as const) : ('scim' as const),
    client: client ?? null,
    version: user.version,
    created: instant(user.createdMs),
    modified: instant(user.modifiedMs),
    lastSignIn: lastSignInMs === undefined ? null : instant(lastSignInMs),
    ended: ended === undefined ? null : { at: instant(ended.atMs), by: ended.by },
    erased: erased === undefined ? null : { at: instant(erased.atMs), certificate: erased.certificate },
    attributes: attributes.map(({ attribute, value, source }) => ({
      attribute,
      value,
      source:
        source === undefined
          ? null
          : {
              kind: source.actor.kind === 'scim' ? ('scim' as const) : ('hand' as const),
              by: actorName(source.actor),
              at: instant(source.atMs),
              requestId: source.requestId,
            },
    })),
    groups: groups.map(({ id, name, grant }) => ({ id, name, grants: grant ?? null })),
    byHand: [...byHand],
    access: showAccess(access),
  }
}
