// The Import tab.
import type { FastifyInstance } from 'fastify'
import { getApp } from '../apps/app.ts'
import { findString, listStrings } from '../json.ts'
import { readBody, readParam } from '../management-api/request.ts'
import { findPerson, printName } from '../org/person.ts'
import { confirmImport, listImportedUsers, startImport } from '../provisioning/imported-users.ts'
import type { SurfaceContext } from '../surface.ts'
import type { ImportedUserRow } from './shapes.ts'

export function registerImportRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/import', (request): ImportedUserRow[] => {
    return listImportedUsers(org, getApp(org, readParam(request, 'appId')).id).map((imported) => {
      const person = imported.personId === undefined ? undefined : findPerson(org, imported.personId)
      return {
        externalId: imported.externalId,
        userName: imported.userName,
        displayName: findString(imported.resource, 'displayName') ?? imported.userName,
        match: imported.match,
        personName: person === undefined ? null : printName(person),
      }
    })
  })

  api.post('/apps/:appId/import', (request) => {
    startImport(org, readParam(request, 'appId'))
    return {}
  })

  api.post('/apps/:appId/import/confirm', (request) => {
    const appId = readParam(request, 'appId')
    org.database.transaction(() => {
      for (const externalId of listStrings(readBody(request).externalIds)) confirmImport(org, appId, externalId)
    })
    return {}
  })
}
