// `/api/v1/groups/rules`: group rules and their lifecycle.
import type { FastifyInstance } from 'fastify'
import { listStrings } from '../../json.ts'
import { type GroupRule, getRule, listRules } from '../../org/group-rule.ts'
import {
  activateRule,
  createRule,
  deactivateRule,
  deleteRule,
  type RuleValues,
  updateRule,
} from '../../org/group-rules.ts'
import type { SurfaceContext } from '../../surface.ts'
import { setLinks, slicePage } from '../page.ts'
import { findQuery, isQueryTrue, readBody, readLimit, readObject, readParam, readText } from '../request.ts'

export function registerRuleRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/groups/rules', (request, reply) => {
    const search = findQuery(request, 'search')?.toLowerCase()
    const rules = listRules(org).filter((rule) => search === undefined || rule.name.toLowerCase().includes(search))
    const limit = readLimit(request, { usual: 50, most: 200 })
    const page = slicePage(rules, { after: findQuery(request, 'after'), limit }, (rule) => rule.id)
    setLinks(request, reply, page.next)
    return page.items.map(toRule)
  })

  api.post('/groups/rules', (request) => {
    const values = readRule(readBody(request))
    return toRule(createRule(org, values))
  })

  api.get('/groups/rules/:id', (request) => toRule(getRule(org, readParam(request, 'id'))))

  api.put('/groups/rules/:id', (request) => {
    const values = readRule(readBody(request))
    return toRule(updateRule(org, readParam(request, 'id'), values))
  })

  api.delete('/groups/rules/:id', (request, reply) => {
    deleteRule(org, readParam(request, 'id'), { removeMembers: isQueryTrue(request, 'removeUsers') })
    return reply.status(202).send()
  })

  api.post('/groups/rules/:id/lifecycle/activate', (request, reply) => {
    activateRule(org, readParam(request, 'id'))
    return reply.status(204).send()
  })

  api.post('/groups/rules/:id/lifecycle/deactivate', (request, reply) => {
    deactivateRule(org, readParam(request, 'id'))
    return reply.status(204).send()
  })
}

function toRule(rule: GroupRule) {
  return {
    type: 'group_rule',
    id: rule.id,
    status: rule.status,
    name: rule.name,
    created: rule.created,
    lastUpdated: rule.lastUpdated,
    conditions: {
      people: { users: { exclude: [] }, groups: { exclude: [] } },
      expression: { value: rule.expression, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: rule.groupIds } },
  }
}

function readRule(body: Readonly<Record<string, unknown>>): RuleValues {
  const expression = readObject(readObject(body, 'conditions'), 'expression')
  const assign = readObject(readObject(body, 'actions'), 'assignUserToGroups')
  return {
    name: readText(body, 'name'),
    expression: readText(expression, 'value'),
    groupIds: listStrings(assign.groupIds),
  }
}
