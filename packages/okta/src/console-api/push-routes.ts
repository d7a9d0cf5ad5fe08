// The Push Groups tab.
import type { FastifyInstance } from 'fastify'
import { getApp } from '../apps/app.ts'
import { editPushMappings, linkGroup, listAppGroups, pushGroupByName, retryAllGroups } from '../apps/group-push.ts'
import { findPushMappingOfGroup, listPushMappings, type PushMapping } from '../apps/push-mapping.ts'
import { createPushRule, listPushRules } from '../apps/push-rules.ts'
import { findString, type JsonObject, listStrings } from '../json.ts'
import { invalidField } from '../management-api/api-error.ts'
import { listGroups } from '../management-api/groups/list-groups.ts'
import { findQuery, readBody, readParam, readText } from '../management-api/request.ts'
import type { Org } from '../org/org.ts'
import { refreshAppGroups } from '../provisioning/connection.ts'
import { readInteger } from '../store/row.ts'
import type { SurfaceContext } from '../surface.ts'
import type { AppGroupRow, PushCandidate, PushRow, PushRuleRow } from './shapes.ts'

const FILTERS = ['all', 'errors', 'by-name', 'by-rule'] as const
const ACTS = ['push-now', 'activate', 'deactivate', 'unlink', 'unlink-and-delete'] as const
const CANDIDATES_MAX = 10

export function registerPushRoutes(api: FastifyInstance, { simulator: { org, wire } }: SurfaceContext): void {
  api.get('/apps/:appId/push', (request): PushRow[] => {
    const filter = FILTERS.find((known) => known === findQuery(request, 'filter')) ?? 'all'
    return listPushMappings(org, readParam(request, 'appId'), filter).map((mapping) => toRow(org, mapping))
  })

  api.post('/apps/:appId/push', (request) => {
    const appId = readParam(request, 'appId')
    const body = readBody(request)
    const groupId = readText(body, 'groupId')
    const appGroupId = findString(body, 'appGroupId')
    const mapping =
      appGroupId === undefined
        ? pushGroupByName(org, appId, groupId, { withMembers: body.withMembers !== false })
        : linkGroup(org, appId, groupId, appGroupId)
    return toRow(org, mapping)
  })

  api.post('/apps/:appId/push/act', (request) => {
    const body = readBody(request)
    editPushMappings(org, listStrings(body.ids), readAct(body))
    return {}
  })

  api.post('/apps/:appId/push/retry', (request) => {
    retryAllGroups(org, readParam(request, 'appId'))
    return {}
  })

  api.get('/apps/:appId/push/candidates', (request): PushCandidate[] => {
    const appId = readParam(request, 'appId')
    const q = findQuery(request, 'q') ?? ''
    const known = listAppGroups(org, appId)
    const search = `type eq "OKTA_GROUP" and profile.name co "${q.replace(/["\\]/g, '\\$&')}"`
    const page = listGroups(org, { search, sortBy: 'profile.name', isDescending: false, limit: CANDIDATES_MAX })
    return page.items.map(({ id, name, description }) => {
      const match = known.find((group) => group.name.toLowerCase() === name.toLowerCase())
      return {
        id,
        name,
        description,
        match: match === undefined ? null : { id: match.id, name: match.name },
        isPushed: findPushMappingOfGroup(org, appId, id) !== undefined,
      }
    })
  })

  api.get('/apps/:appId/push/rules', (request): PushRuleRow[] => listPushRules(org, readParam(request, 'appId')))

  api.post('/apps/:appId/push/rules', (request) => {
    const body = readBody(request)
    return createPushRule(org, getApp(org, readParam(request, 'appId')).id, {
      name: readText(body, 'name'),
      field: body.field === 'description' ? 'description' : 'name',
      operator: readOperator(body),
      value: readText(body, 'value'),
    })
  })

  api.get('/apps/:appId/app-groups', (request): AppGroupRow[] => {
    return listAppGroups(org, readParam(request, 'appId')).map(({ id, name }) => ({ id, name }))
  })

  api.post('/apps/:appId/app-groups/refresh', async (request) => {
    return { found: await refreshAppGroups(wire, readParam(request, 'appId')) }
  })
}

function toRow(org: Org, mapping: PushMapping): PushRow {
  const row = org.database.get('SELECT count(*) AS total FROM push_members WHERE mapping_id = ?', mapping.id)
  return {
    id: mapping.id,
    groupId: mapping.groupId,
    groupName: mapping.groupName,
    appGroupName: mapping.appGroupName,
    isByRule: mapping.ruleId !== undefined,
    action: mapping.action,
    status: mapping.status,
    lastPush: mapping.lastPush ?? null,
    lastError: mapping.lastError ?? null,
    members: row === undefined ? 0 : readInteger(row, 'total'),
  }
}

function readAct(body: JsonObject): (typeof ACTS)[number] {
  const act = ACTS.find((known) => known === body.act)
  if (act === undefined) throw invalidField('act', `One of ${ACTS.join(', ')} is needed.`)
  return act
}

function readOperator(body: JsonObject): PushRuleRow['operator'] {
  const { operator } = body
  if (operator === 'starts-with' || operator === 'contains' || operator === 'ends-with') return operator
  throw invalidField('operator', 'One of starts-with, contains, ends-with is needed.')
}
