// The Import tab.
import type { FastifyInstance } from 'fastify'
import { findApp, getApp } from '../apps/app.ts'
import { findLastImport } from '../importing/import-summary.ts'
import { type ImportedUser, parseImportedUser } from '../importing/imported-user.ts'
import { confirmImport, OFFERED, startImport } from '../importing/imported-users.ts'
import {
  cancelStoppedImport,
  listStoppedImports,
  readSafeguards,
  resumeImports,
  type Safeguards,
  saveSafeguards,
} from '../importing/safeguard.ts'
import { findNextImport } from '../importing/schedule.ts'
import { findString, listStrings } from '../json.ts'
import { readPage, setLinks } from '../management-api/page.ts'
import { findQuery, readBody, readLimit, readParam } from '../management-api/request.ts'
import type { Org } from '../org/org.ts'
import { findPerson, printName } from '../org/person.ts'
import type { SurfaceContext } from '../surface.ts'
import type { ImportedUserRow, ImportPlan } from './shapes.ts'

export function registerImportRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/import', (request, reply) => {
    const { id } = getApp(org, readParam(request, 'appId'))
    const query = {
      from: 'imported_users',
      key: 'external_id',
      condition: { sql: `app_id = ? AND ${OFFERED}`, values: [id] },
      sort: { expression: 'user_name', isDescending: false },
      after: findQuery(request, 'after'),
      limit: readLimit(request, { usual: 50, most: 200 }),
    }
    const page = readPage(org, query, (row) => toRow(org, parseImportedUser(row)))
    setLinks(request, reply, page.next)
    return page.items
  })

  api.get('/apps/:appId/import-plan', (request): ImportPlan => {
    const app = getApp(org, readParam(request, 'appId'))
    return {
      next: findNextImport(org, app.id) ?? null,
      last: findLastImport(org, app.id) ?? null,
      stopped: listStoppedImports(org).map((stopped) => ({
        ...stopped,
        appLabel: findApp(org, stopped.appId)?.label ?? '',
      })),
      safeguards: printSafeguards(readSafeguards(org)),
    }
  })

  api.put('/import-safeguards', (request) => {
    const body = readBody(request)
    saveSafeguards(org, { app: readPercent(body.app), org: readPercent(body.org) })
    return printSafeguards(readSafeguards(org))
  })

  api.post('/imports/resume', () => {
    resumeImports(org)
    return {}
  })

  api.post('/apps/:appId/import/cancel', (request) => {
    cancelStoppedImport(org, readParam(request, 'appId'))
    return {}
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

function printSafeguards(safeguards: Safeguards): ImportPlan['safeguards'] {
  return { app: safeguards.app ?? null, org: safeguards.org ?? null }
}

/** A safeguard that is no number is switched off. */
function readPercent(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function toRow(org: Org, { externalId, userName, resource, match, personId }: ImportedUser): ImportedUserRow {
  const person = personId === undefined ? undefined : findPerson(org, personId)
  return {
    externalId,
    userName,
    displayName: findString(resource, 'displayName') ?? userName,
    match,
    personName: person === undefined ? null : printName(person),
  }
}
