// `/api/v1/apps/{appId}/group-push/mappings`: Push Groups.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import {
  activatePushMapping,
  deactivatePushMapping,
  linkGroup,
  listAppGroups,
  pushGroupByName,
  unlinkPushMapping,
} from '../../apps/group-push.ts'
import { findPushMapping, listPushMappings, type PushMapping } from '../../apps/push-mapping.ts'
import { findString, type JsonObject } from '../../json.ts'
import { getGroup } from '../../org/group.ts'
import type { Org } from '../../org/org.ts'
import type { SurfaceContext } from '../../surface.ts'
import { ApiError, invalidField, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { setLinks, slicePage } from '../page.ts'
import { findQuery, isQueryTrue, readBody, readLimit, readParam, readText } from '../request.ts'

export function registerPushRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  const path = '/apps/:appId/group-push/mappings'

  api.get(path, (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    const fits = createCondition({
      sourceGroupId: findQuery(request, 'sourceGroupId'),
      status: findQuery(request, 'status'),
      lastUpdated: findQuery(request, 'lastUpdated'),
    })
    const limit = readLimit(request, { usual: 100, most: 1_000 })
    const mappings = listPushMappings(org, app.id).filter(fits)
    const page = slicePage(mappings, { after: findQuery(request, 'after'), limit }, ({ id }) => id)
    setLinks(request, reply, page.next)
    return page.items.map((mapping) => toMapping(org, mapping, baseUrlOf(request)))
  })

  api.post(path, (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    return toMapping(org, createMapping(org, app, readBody(request)), baseUrlOf(request))
  })

  api.get(`${path}/:id`, (request) => {
    const mapping = readMapping(org, readParam(request, 'appId'), readParam(request, 'id'))
    return toMapping(org, mapping, baseUrlOf(request))
  })

  api.patch(`${path}/:id`, (request) => {
    const { appId, id, status } = readMapping(org, readParam(request, 'appId'), readParam(request, 'id'))
    const wanted = readStatus(readBody(request))
    if (wanted === 'INACTIVE') deactivatePushMapping(org, id)
    else if (status === 'INACTIVE') activatePushMapping(org, id)
    return toMapping(org, readMapping(org, appId, id), baseUrlOf(request))
  })

  api.delete(`${path}/:id`, (request, reply) => {
    const { id, status, groupName } = readMapping(org, readParam(request, 'appId'), readParam(request, 'id'))
    if (status !== 'INACTIVE') {
      throw new ApiError(400, 'E0000001', 'Api validation failed: mapping', [
        `Group push of ${groupName} is ${status}: only an INACTIVE mapping can be deleted. Set its status to INACTIVE first.`,
      ])
    }
    unlinkPushMapping(org, id, { deleteAppGroup: isQueryTrue(request, 'deleteTargetGroup') })
    return reply.status(204).send()
  })
}

function createCondition(query: {
  readonly sourceGroupId: string | undefined
  readonly status: string | undefined
  readonly lastUpdated: string | undefined
}): (mapping: PushMapping) => boolean {
  const since = query.lastUpdated === undefined ? undefined : Date.parse(query.lastUpdated)
  return (mapping) =>
    (query.sourceGroupId === undefined || mapping.groupId === query.sourceGroupId) &&
    (query.status === undefined || toStatus(mapping) === query.status) &&
    (since === undefined || Date.parse(mapping.lastUpdated) >= since)
}

/** `targetGroupId` links; `targetGroupName` creates, or links when the app is known to have a group of that name. */
function createMapping(org: Org, app: App, body: JsonObject): PushMapping {
  const group = getGroup(org, readText(body, 'sourceGroupId'))
  const targetId = findString(body, 'targetGroupId')
  const targetName = findString(body, 'targetGroupName')
  if ((targetId === undefined) === (targetName === undefined)) {
    throw invalidField('targetGroupId', 'Either targetGroupId or targetGroupName is needed, and not both.')
  }
  return org.database.transaction(() => {
    const known = listAppGroups(org, app.id).find(({ name }) => name.toLowerCase() === targetName?.toLowerCase())
    const target = targetId ?? known?.id
    if (target === undefined && targetName !== group.name) {
      throw invalidField('targetGroupName', `A new group gets the name of the Okta group: "${group.name}".`)
    }
    const mapping =
      target === undefined ? pushGroupByName(org, app.id, group.id) : linkGroup(org, app.id, group.id, target)
    if (readStatus(body) === 'INACTIVE') deactivatePushMapping(org, mapping.id)
    return readMapping(org, app.id, mapping.id)
  })
}

function readMapping(org: Org, appId: string, id: string): PushMapping {
  const mapping = findPushMapping(org, id)
  if (mapping === undefined || mapping.appId !== appId) throw notFound(id, 'GroupPushMapping')
  return mapping
}

function readStatus(body: JsonObject): 'ACTIVE' | 'INACTIVE' {
  const status = findString(body, 'status') ?? 'ACTIVE'
  if (status === 'ACTIVE' || status === 'INACTIVE') return status
  throw invalidField('status', 'ACTIVE or INACTIVE is needed.')
}

/** Okta's API knows no PUSHING: a mapping that is being pushed is active. */
function toStatus(mapping: PushMapping): 'ACTIVE' | 'INACTIVE' | 'ERROR' {
  return mapping.status === 'PUSHING' ? 'ACTIVE' : mapping.status
}

function toMapping(org: Org, mapping: PushMapping, baseUrl: string) {
  const appUrl = `${baseUrl}/api/v1/apps/${mapping.appId}`
  const target = listAppGroups(org, mapping.appId).find(({ externalId }) => externalId === mapping.externalId)
  return {
    id: mapping.id,
    sourceGroupId: mapping.groupId,
    targetGroupId: target?.id ?? null,
    status: toStatus(mapping),
    errorSummary: mapping.lastError ?? null,
    lastPush: mapping.lastPush ?? null,
    created: mapping.created,
    lastUpdated: mapping.lastUpdated,
    _links: {
      app: { href: appUrl },
      sourceGroup: { href: `${baseUrl}/api/v1/groups/${mapping.groupId}` },
      ...(target === undefined ? {} : { targetGroup: { href: `${baseUrl}/api/v1/groups/${target.id}` } }),
    },
  }
}
