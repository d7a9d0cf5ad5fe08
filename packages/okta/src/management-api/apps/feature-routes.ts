// `/api/v1/apps/{appId}/features`: the switches of "Provisioning → To App" as Okta's feature USER_PROVISIONING.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import type { ToAppSettings } from '../../apps/settings.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import { saveToApp } from '../../provisioning/connection.ts'
import type { SurfaceContext } from '../../surface.ts'
import { ApiError, notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { readBody, readParam } from '../request.ts'

const NAME = 'USER_PROVISIONING'

export function registerFeatureRoutes(api: FastifyInstance, { simulator: { org, wire } }: SurfaceContext): void {
  api.get('/apps/:appId/features', (request) => {
    return [toFeature(getEnabledApp(readParam(request, 'appId')), baseUrlOf(request))]
  })

  api.get('/apps/:appId/features/:name', (request) => {
    refuseOther(readParam(request, 'name'))
    return toFeature(getEnabledApp(readParam(request, 'appId')), baseUrlOf(request))
  })

  api.put('/apps/:appId/features/:name', async (request) => {
    refuseOther(readParam(request, 'name'))
    const app = getEnabledApp(readParam(request, 'appId'))
    return toFeature(await saveToApp(wire, app.id, readCapabilities(readBody(request))), baseUrlOf(request))
  })

  function getEnabledApp(appId: string): App {
    const app = getApp(org, appId)
    if (app.settings.connection.isEnabled) return app
    throw new ApiError(400, 'E0000001', 'Provisioning is not supported', [
      `Provisioning is not enabled for ${app.label}: configure the API integration first.`,
    ])
  }
}

function refuseOther(name: string): void {
  if (name !== NAME) throw notFound(name, 'ApplicationFeature')
}

function toFeature({ id, settings: { toApp } }: App, baseUrl: string) {
  return {
    name: NAME,
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
    _links: { self: { href: `${baseUrl}/api/v1/apps/${id}/features/${NAME}`, hints: { allow: ['GET', 'PUT'] } } },
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
