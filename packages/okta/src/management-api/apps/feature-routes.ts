// `/api/v1/apps/{appId}/features`: "Provisioning → To App" as Okta's feature USER_PROVISIONING, and "To Okta" as
// INBOUND_PROVISIONING.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { updateToOkta } from '../../apps/apps.ts'
import type { ToAppSettings } from '../../apps/settings.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import { saveToApp } from '../../provisioning/connection.ts'
import type { SurfaceContext } from '../../surface.ts'
import { ApiError, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { readBody, readParam } from '../request.ts'
import { INBOUND, readInboundCapabilities, toInboundFeature } from './inbound-feature.ts'

const USER = 'USER_PROVISIONING'

export function registerFeatureRoutes(api: FastifyInstance, { simulator: { org, wire } }: SurfaceContext): void {
  api.get('/apps/:appId/features', (request) => {
    const app = getEnabledApp(readParam(request, 'appId'))
    return [toFeature(app, baseUrlOf(request)), toInboundFeature(app, baseUrlOf(request))]
  })

  api.get('/apps/:appId/features/:name', (request) => {
    const name = readName(request)
    return print(name, getEnabledApp(readParam(request, 'appId')), baseUrlOf(request))
  })

  api.put('/apps/:appId/features/:name', async (request) => {
    const name = readName(request)
    const app = getEnabledApp(readParam(request, 'appId'))
    const body = readBody(request)
    const changed =
      name === USER
        ? await saveToApp(wire, app.id, readCapabilities(body))
        : updateToOkta(org, app.id, readInboundCapabilities(body))
    return print(name, changed, baseUrlOf(request))
  })

  function getEnabledApp(appId: string): App {
    const app = getApp(org, appId)
    if (app.settings.connection.isEnabled) return app
    throw new ApiError(400, 'E0000001', 'Provisioning is not supported', [
      `Provisioning is not enabled for ${app.label}: configure the API integration first.`,
    ])
  }
}

function readName(request: FastifyRequest): typeof USER | typeof INBOUND {
  const name = readParam(request, 'name')
  if (name !== USER && name !== INBOUND) throw notFound(name, 'ApplicationFeature')
  return name
}

function print(name: typeof USER | typeof INBOUND, app: App, baseUrl: string) {
  return name === USER ? toFeature(app, baseUrl) : toInboundFeature(app, baseUrl)
}

function toFeature({ id, settings: { toApp } }: App, baseUrl: string) {
  return {
    name: USER,
    status: 'ENABLED',
    description: 'User provisioning settings from Okta to a downstream application',
    capabilities: {
      create: { lifecycleCreate: { status: toStatus(toApp.createUsers) } },
      update: {
        profile: { status: toStatus(toApp.updateUsers) },
        lifecycleDeactivate: { status: toStatus(toApp.deactivateUsers) },
        password: {
          status: toStatus(toApp.syncPassword !== 'off'),
          seed: toApp.syncPassword === 'okta' ? 'OKTA' : 'RANDOM',
          change: 'KEEP_EXISTING',
        },
      },
    },
    _links: { self: { href: `${baseUrl}/api/v1/apps/${id}/features/${USER}`, hints: { allow: ['GET', 'PUT'] } } },
  }
}

function toStatus(isOn: boolean): 'ENABLED' | 'DISABLED' {
  return isOn ? 'ENABLED' : 'DISABLED'
}

/** A partial update: what is not named stays as it is. */
function readCapabilities(body: JsonObject): Partial<ToAppSettings> {
  const create = isObject(body.create) ? body.create : {}
  const update = isObject(body.update) ? body.update : {}
  return {
    ...switchOf('createUsers', create.lifecycleCreate),
    ...switchOf('updateUsers', update.profile),
    ...switchOf('deactivateUsers', update.lifecycleDeactivate),
    ...passwordOf(update.password),
  }
}

function switchOf(name: 'createUsers' | 'updateUsers' | 'deactivateUsers', setting: unknown): Partial<ToAppSettings> {
  const status = findString(setting, 'status')
  return status === undefined ? {} : { [name]: status === 'ENABLED' }
}

function passwordOf(setting: unknown): Partial<ToAppSettings> {
  const status = findString(setting, 'status')
  if (status === undefined) return {}
  if (status !== 'ENABLED') return { syncPassword: 'off' }
  return { syncPassword: findString(setting, 'seed') === 'OKTA' ? 'okta' : 'random' }
}
