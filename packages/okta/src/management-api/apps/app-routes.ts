// `/api/v1/apps`: app integrations, from the catalogue or made by hand, and their lifecycle.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { activateApp, addApp, deactivateApp, deleteApp, renameApp, updateSignOn } from '../../apps/apps.ts'
import { TEMPLATES, type TemplateName } from '../../apps/catalog.ts'
import { updatePresentation } from '../../apps/presentation.ts'
import type { SignOnSettings } from '../../apps/settings.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import type { Org } from '../../org/org.ts'
import { printMetadata } from '../../saml/metadata.ts'
import { updateSaml } from '../../saml/settings.ts'
import { getSigningKey } from '../../saml/signing-key.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { setLinks } from '../page.ts'
import { findQuery, readBody, readLimit, readObject, readParam, readText } from '../request.ts'
import { toApp } from './app-resource.ts'
import { listAppsPage } from './list-apps.ts'
import { readUserNameTemplate } from './username-template.ts'

export function registerAppRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps', (request, reply) => {
    const page = listAppsPage(org, {
      q: findQuery(request, 'q'),
      filter: findQuery(request, 'filter'),
      after: findQuery(request, 'after'),
      limit: readLimit(request, { usual: 20, most: 200 }),
    })
    setLinks(request, reply, page.next)
    return page.items.map((app) => toApp(app, baseUrlOf(request)))
  })

  api.post('/apps', (request) => {
    const app = createApp(org, readBody(request), { isActive: findQuery(request, 'activate') !== 'false' })
    return toApp(app, baseUrlOf(request))
  })

  api.get('/apps/:appId', (request) => toApp(getApp(org, readParam(request, 'appId')), baseUrlOf(request)))

  api.put('/apps/:appId', (request) => {
    const app = replaceApp(org, getApp(org, readParam(request, 'appId')), readBody(request))
    return toApp(app, baseUrlOf(request))
  })

  api.delete('/apps/:appId', (request, reply) => {
    deleteApp(org, readParam(request, 'appId'))
    return reply.status(204).send()
  })

  api.get('/apps/:appId/sso/saml/metadata', (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    const metadata = printMetadata(app, getSigningKey(org), baseUrlOf(request))
    return reply.type('application/xml; charset=utf-8').send(metadata)
  })

  api.post('/apps/:appId/lifecycle/activate', (request) => {
    activateApp(org, readParam(request, 'appId'))
    return {}
  })

  api.post('/apps/:appId/lifecycle/deactivate', (request) => {
    deactivateApp(org, readParam(request, 'appId'))
    return {}
  })
}

function createApp(org: Org, body: JsonObject, { isActive }: { readonly isActive: boolean }): App {
  return org.database.transaction(() => {
    const app = addApp(org, { template: readTemplate(body), label: readText(body, 'label'), signOn: readSignOn(body) })
    applyExtras(org, app.id, body)
    return isActive ? getApp(org, app.id) : deactivateApp(org, app.id)
  })
}

function replaceApp(org: Org, app: App, body: JsonObject): App {
  return org.database.transaction(() => {
    const label = readText(body, 'label')
    if (label !== app.label) renameApp(org, app.id, label)
    const signOn = readSignOn(body)
    if (Object.keys(signOn).length > 0) updateSignOn(org, app.id, signOn)
    applyExtras(org, app.id, body)
    return getApp(org, app.id)
  })
}

/** The name chooses the template; an app without a name is the wizard's, as in Okta. */
function readTemplate(body: JsonObject): TemplateName {
  const name = findString(body, 'name')
  if (name === undefined) return 'wizard'
  const template = TEMPLATES.find((candidate) => candidate === name)
  if (template !== undefined) return template
  throw invalidField(
    'name',
    `The catalog has no app "${name}": use one of ${TEMPLATES.join(', ')}, or leave the name out to make an app of your own.`,
  )
}

const MODES = ['SAML_2_0', 'AUTO_LOGIN', 'BOOKMARK'] as const

function readSignOn(body: JsonObject): Partial<SignOnSettings> {
  const text = findString(body, 'signOnMode')
  const mode = MODES.find((candidate) => candidate === text)
  if (text !== undefined && mode === undefined) {
    throw invalidField('signOnMode', `The simulator knows ${MODES.join(', ')}, not ${text}.`)
  }
  return { ...(mode === undefined ? {} : { mode }), ...readUserNameTemplate(body) }
}

function applyExtras(org: Org, appId: string, body: JsonObject): void {
  const settings = readObject(body, 'settings')
  if (isObject(settings.signOn)) updateSaml(org, appId, settings.signOn)
  const visibility = readObject(body, 'visibility')
  const hide = readObject(visibility, 'hide')
  const notes = isObject(settings.notes) ? settings.notes.admin : undefined
  if (Object.keys(visibility).length > 0 || notes !== undefined) {
    updatePresentation(org, appId, {
      ...(typeof hide.web === 'boolean' ? { hideWeb: hide.web } : {}),
      ...(typeof hide.iOS === 'boolean' ? { hideMobile: hide.iOS } : {}),
      ...(typeof visibility.autoSubmitToolbar === 'boolean' ? { autoSubmit: visibility.autoSubmitToolbar } : {}),
      ...(typeof notes === 'string' || notes === null ? { notes } : {}),
    })
  }
}
