// An app's tabs: Provisioning, and trouble on purpose.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../apps/app.ts'
import { countAppUsers } from '../apps/app-user.ts'
import { setFaults, updateGroupPush, updateSettings, updateToOkta } from '../apps/apps.ts'
import { CATALOG } from '../apps/catalog.ts'
import { type ConnectionSettings, parseToOkta, type ToAppSettings } from '../apps/settings.ts'
import { findString, type JsonObject } from '../json.ts'
import { baseUrlOf } from '../management-api/base-url.ts'
import { readBody, readParam } from '../management-api/request.ts'
import type { Org } from '../org/org.ts'
import { saveConnection, saveToApp, testCredentials } from '../provisioning/connection.ts'
import { entityIdOf, signOnUrl } from '../saml/metadata.ts'
import type { SurfaceContext } from '../surface.ts'
import { parseFaultRules } from '../trouble/fault.ts'
import type { AppDetail, CatalogEntry, TestOutcome } from './shapes.ts'

export function registerAppRoutes(api: FastifyInstance, { simulator: { org, wire } }: SurfaceContext): void {
  api.get('/catalog', (): CatalogEntry[] => Object.values(CATALOG).filter(({ name }) => name !== 'wizard'))

  api.get('/apps/:appId', (request) => toDetail(org, getApp(org, readParam(request, 'appId')), baseUrlOf(request)))

  api.post('/apps/:appId/connection/test', async (request): Promise<TestOutcome> => {
    return testCredentials(wire, readParam(request, 'appId'), readConnection(readBody(request)))
  })

  api.put('/apps/:appId/connection', async (request) => {
    const appId = readParam(request, 'appId')
    const form = readConnection(readBody(request))
    const app =
      form.isEnabled === false
        ? updateSettings(org, appId, (settings) => ({ ...settings, connection: { ...settings.connection, ...form } }))
        : await saveConnection(wire, appId, { ...form, isEnabled: true })
    return toDetail(org, app, baseUrlOf(request))
  })

  api.put('/apps/:appId/bearer', (request) => {
    const addsBearer = readBody(request).addsBearer === true
    const app = updateSettings(org, readParam(request, 'appId'), (settings) => ({
      ...settings,
      connection: { ...settings.connection, addsBearer },
    }))
    return toDetail(org, app, baseUrlOf(request))
  })

  api.put('/apps/:appId/to-app', async (request) => {
    const app = await saveToApp(wire, readParam(request, 'appId'), readToApp(readBody(request)))
    return toDetail(org, app, baseUrlOf(request))
  })

  api.put('/apps/:appId/to-okta', (request) => {
    const { settings, id } = getApp(org, readParam(request, 'appId'))
    const app = updateToOkta(org, id, parseToOkta(readBody(request), settings.toOkta))
    return toDetail(org, app, baseUrlOf(request))
  })

  api.put('/apps/:appId/group-push', (request) => {
    const { renameAppGroups, patchBatchSize } = readBody(request)
    const app = updateGroupPush(org, readParam(request, 'appId'), {
      ...(typeof renameAppGroups === 'boolean' ? { renameAppGroups } : {}),
      ...(typeof patchBatchSize === 'number' ? { patchBatchSize } : {}),
    })
    return toDetail(org, app, baseUrlOf(request))
  })

  api.put('/apps/:appId/faults', (request) => {
    const app = setFaults(org, readParam(request, 'appId'), parseFaultRules(readBody(request).faults))
    return toDetail(org, app, baseUrlOf(request))
  })
}

function toDetail(org: Org, app: App, baseUrl: string): AppDetail {
  const { credential, ...connection } = app.settings.connection
  const url = signOnUrl(baseUrl, app.id)
  return {
    id: app.id,
    label: app.label,
    status: app.status,
    template: app.template,
    pausedUntil: app.pausedUntil ?? null,
    connection: { ...connection, hasCredential: credential !== '' },
    toApp: app.settings.toApp,
    toOkta: app.settings.toOkta,
    groupPush: app.settings.groupPush,
    faults: app.settings.faults,
    signOn: app.settings.signOn,
    accounts: countAppUsers(org, app.id),
    saml: { entityId: entityIdOf(app.id), signOnUrl: url, metadataUrl: `${url}/metadata` },
  }
}

/** What stands in the form; an empty credential means the one that is kept. */
function readConnection(body: JsonObject): Partial<ConnectionSettings> {
  const baseUrl = findString(body, 'baseUrl')
  const credential = findString(body, 'credential')
  const uniqueField = findString(body, 'uniqueField')
  return {
    ...(typeof body.isEnabled === 'boolean' ? { isEnabled: body.isEnabled } : {}),
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.trim() }),
    ...(credential === undefined || credential === '' ? {} : { credential }),
    ...(typeof body.importGroups === 'boolean' ? { importGroups: body.importGroups } : {}),
    ...(uniqueField === 'userName' || uniqueField === 'email' ? { uniqueField } : {}),
  }
}

function readToApp(body: JsonObject): Partial<ToAppSettings> {
  const { createUsers, updateUsers, deactivateUsers, syncPassword } = body
  return {
    ...(typeof createUsers === 'boolean' ? { createUsers } : {}),
    ...(typeof updateUsers === 'boolean' ? { updateUsers } : {}),
    ...(typeof deactivateUsers === 'boolean' ? { deactivateUsers } : {}),
    ...(syncPassword === 'off' || syncPassword === 'random' || syncPassword === 'okta' ? { syncPassword } : {}),
  }
}
