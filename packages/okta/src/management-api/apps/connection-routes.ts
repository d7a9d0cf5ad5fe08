// `/api/v1/apps/{appId}/connections/default`: the provisioning connection. The token is written, never read.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { updateSettings } from '../../apps/apps.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import type { Org } from '../../org/org.ts'
import { saveConnection } from '../../provisioning/connection.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { isQueryTrue, readBody, readParam } from '../request.ts'

export function registerConnectionRoutes(api: FastifyInstance, { simulator: { org, wire } }: SurfaceContext): void {
  const path = '/apps/:appId/connections/default'

  api.get(path, (request) => toConnection(getApp(org, readParam(request, 'appId')), baseUrlOf(request)))

  api.post(path, async (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const form = readForm(readBody(request))
    const isActivated = isQueryTrue(request, 'activate') || app.settings.connection.isEnabled
    const saved = isActivated
      ? await saveConnection(wire, app.id, { ...form, isEnabled: true })
      : keepConnection(org, app.id, form)
    return toConnection(saved, baseUrlOf(request))
  })

  api.post(`${path}/lifecycle/activate`, async (request, reply) => {
    await saveConnection(wire, readParam(request, 'appId'), { isEnabled: true })
    return reply.status(204).send()
  })

  api.post(`${path}/lifecycle/deactivate`, (request, reply) => {
    keepConnection(org, readParam(request, 'appId'), { isEnabled: false })
    return reply.status(204).send()
  })
}

function toConnection(app: App, baseUrl: string) {
  const { connection } = app.settings
  const self = `${baseUrl}/api/v1/apps/${app.id}/connections/default`
  const isConfigured = connection.baseUrl !== ''
  return {
    authScheme: 'TOKEN',
    baseUrl: isConfigured ? connection.baseUrl : null,
    profile: { authScheme: 'TOKEN' },
    status: connection.isEnabled ? 'ENABLED' : isConfigured ? 'DISABLED' : 'UNKNOWN',
    _links: {
      self: { href: self, hints: { allow: ['POST', 'GET'] } },
      ...(connection.isEnabled
        ? { deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } } }
        : { activate: { href: `${self}/lifecycle/activate`, hints: { allow: ['POST'] } } }),
    },
  }
}

/** Writes the connection without asking the app: nothing is switched on by it. */
function keepConnection(org: Org, appId: string, form: Partial<App['settings']['connection']>): App {
  return updateSettings(org, appId, (settings) => ({ ...settings, connection: { ...settings.connection, ...form } }))
}

function readForm(body: JsonObject): { readonly baseUrl?: string; readonly credential?: string } {
  const profile = isObject(body.profile) ? body.profile : {}
  const scheme = findString(profile, 'authScheme')
  if (scheme !== undefined && scheme !== 'TOKEN') {
    throw invalidField('authScheme', `The SCIM apps of the simulator use TOKEN, not ${scheme}.`)
  }
  const credential = findString(profile, 'token')
  const baseUrl = findString(body, 'baseUrl')
  return { ...(credential === undefined ? {} : { credential }), ...(baseUrl === undefined ? {} : { baseUrl }) }
}
