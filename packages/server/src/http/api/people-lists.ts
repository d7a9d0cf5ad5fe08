// Lists of people for administrators: all of them, holders of a role or licence, members of a group.

import { holders, holdersQuery, members, pageQuery, people, peopleQuery } from '@fluid-scim/api'
import { z } from 'zod'
import { shownNameOf, userNameOf } from '../../directory/user.ts'
import { listPeople } from '../../provisioning/list-people.ts'
import { listHolders, listMembers } from '../../provisioning/people.ts'
import { primaryEmailOf } from '../../signin/primary-email.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

export function peopleListRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/people',
    config: needs('read'),
    schema: {
      summary: 'People in order of userName with licence and effective roles, a part at a time',
      tags: ['People'],
      querystring: peopleQuery,
      response: { 200: people },
    },
    handler: async (request) => {
      const part = await listPeople(runtime, callerOf(request).organisation.id, request.query)
      return {
        items: part.people.map(({ user, given, holdings, isByHand, lastSignInMs }) => ({
          id: user.id,
          userName: userNameOf(user.resource),
          name: shownNameOf(user.resource),
          state: given.isActive ? ('active' as const) : ('deactivated' as const),
          email: primaryEmailOf(user.resource) ?? null,
          licence: holdings.licence,
          roles: holdings.effective,
          allowed: holdings.isAllowed,
          origin: isByHand ? ('hand' as const) : ('scim' as const),
          lastSignIn: lastSignInMs === undefined ? null : instant(lastSignInMs),
        })),
        total: part.total ?? null,
        next: part.next ?? null,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/holders',
    config: needs('read'),
    schema: {
      summary: 'Who is given a role or licence, and by what',
      tags: ['People'],
      querystring: holdersQuery,
      response: { 200: holders },
    },
    handler: async (request) => {
      const part = await listHolders(runtime, callerOf(request).organisation.id, request.query)
      return {
        items: part.rows.map(({ user, isActive, groups, isByHand }) => ({
          id: user.id,
          userName: userNameOf(user.resource),
          name: shownNameOf(user.resource),
          state: isActive ? ('active' as const) : ('deactivated' as const),
          groups,
          byHand: isByHand,
        })),
        next: part.next ?? null,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/groups/:id/members',
    config: needs('read'),
    schema: {
      summary: 'The members of a group, a part at a time',
      tags: ['Groups'],
      params: z.object({ id: z.string().min(1).max(200) }),
      querystring: pageQuery,
      response: { 200: members },
    },
    handler: async (request) => {
      const query = { ...request.query, id: request.params.id }
      const part = await listMembers(runtime, callerOf(request).organisation.id, query)
      return { items: part.rows.map(({ id, display }) => ({ id, name: display })), next: part.next ?? null }
    },
  })
}
