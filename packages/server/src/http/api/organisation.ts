// The organisation's settings, the catalogue of roles with their holders, and licences as contracted and used.

import { licences, roles, settings, settingsChange } from '@fluid-scim/api'
import { changeOrganisationSettings } from '../../provisioning/change-settings.ts'
import { readLicences } from '../../provisioning/licences.ts'
import { readRoles } from '../../provisioning/roles.ts'
import type { Holders } from '../../store/port/grants.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'

export function organisationRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/settings',
    config: needs('read'),
    schema: { summary: "The organisation's settings", tags: ['Organisation'], response: { 200: settings } },
    handler: (request) =>
      runtime.store.read(callerOf(request).organisation.id, async (tx) => {
        const { settings: current } = await tx.organisations.get()
        return { ...current }
      }),
  })

  scope.route({
    method: 'PATCH',
    url: '/settings',
    config: needs('write'),
    schema: {
      summary: 'Change some of the settings; the others stay',
      tags: ['Organisation'],
      body: settingsChange,
      response: { 200: settings },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const change = { organisation: caller.organisation.id, changes: request.body }
      return { ...(await changeOrganisationSettings(runtime, caller, change)) }
    },
  })

  scope.route({
    method: 'GET',
    url: '/roles',
    config: needs('read'),
    schema: { summary: 'The security roles, and who gives them', tags: ['Organisation'], response: { 200: roles } },
    handler: (request) =>
      runtime.store.read(callerOf(request).organisation.id, async (tx) => ({
        items: (await readRoles(tx, runtime)).map(({ role, isDefault, holders }) => ({
          ...role,
          isDefault,
          ...showHolders(holders),
        })),
      })),
  })

  scope.route({
    method: 'GET',
    url: '/licences',
    config: needs('read'),
    schema: {
      summary: 'Licences as contracted and as used',
      tags: ['Organisation'],
      response: { 200: licences },
    },
    handler: (request) =>
      runtime.store.read(callerOf(request).organisation.id, async (tx) => ({
        items: (await readLicences(tx, runtime)).map(({ kind, holders, contracted, ...use }) => ({
          name: kind.name,
          meaning: kind.meaning,
          groupNames: kind.groupNames,
          contracted: contracted ?? null,
          ...use,
          ...showHolders(holders),
        })),
      })),
  })
}

function showHolders(holders: Holders | undefined) {
  return { groups: holders?.groups ?? [], byHand: holders?.byHand ?? 0 }
}
