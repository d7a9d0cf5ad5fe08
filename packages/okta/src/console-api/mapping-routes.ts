// The mapping table of "To App": rows with sources, the pencil's dialog with its preview, and Force Sync.
import type { FastifyInstance } from 'fastify'
import { getApp } from '../apps/app.ts'
import { previewMapping } from '../apps/app-profile.ts'
import { forceSync } from '../apps/assignments.ts'
import { listAttributes } from '../apps/attribute.ts'
import { APPLY_ON, listMappings, MAPPING_KINDS, type Mapping, printMappingValue } from '../apps/mapping.ts'
import { addAttribute, removeAttribute, removeMapping, setMapping } from '../apps/profile-editor.ts'
import { findString, type JsonObject } from '../json.ts'
import { invalidField } from '../management-api/api-error.ts'
import { readBody, readParam, readText } from '../management-api/request.ts'
import type { Org } from '../org/org.ts'
import { getPerson } from '../org/person.ts'
import type { SurfaceContext } from '../surface.ts'
import type { MappingRow } from './shapes.ts'

export function registerMappingRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/mappings', (request) => listRows(org, getApp(org, readParam(request, 'appId')).id))

  api.put('/apps/:appId/mappings/:attribute', (request) => {
    const appId = readParam(request, 'appId')
    const source = readSource(readBody(request))
    const applyOn = APPLY_ON.find((known) => known === readBody(request).applyOn) ?? 'create-and-update'
    setMapping(org, appId, { attribute: readParam(request, 'attribute'), ...source, applyOn })
    return listRows(org, appId)
  })

  api.delete('/apps/:appId/mappings/:attribute', (request) => {
    const appId = readParam(request, 'appId')
    removeMapping(org, appId, readParam(request, 'attribute'))
    return listRows(org, appId)
  })

  api.post('/apps/:appId/mappings/preview', (request) => {
    const body = readBody(request)
    return { value: previewMapping(org, getPerson(org, readText(body, 'personId')), readSource(body)) }
  })

  api.post('/apps/:appId/attributes', (request) => {
    const appId = readParam(request, 'appId')
    addAttribute(org, appId, readBody(request))
    return listRows(org, appId)
  })

  api.delete('/apps/:appId/attributes/:attribute', (request) => {
    const appId = readParam(request, 'appId')
    removeAttribute(org, appId, readParam(request, 'attribute'))
    return listRows(org, appId)
  })

  api.post('/apps/:appId/force-sync', (request) => {
    forceSync(org, readParam(request, 'appId'))
    return {}
  })
}

function listRows(org: Org, appId: string): MappingRow[] {
  const mappings = new Map(listMappings(org, appId).map((mapping) => [mapping.attribute, mapping]))
  return listAttributes(org, appId).map(({ name, ...attribute }) => {
    const mapping = mappings.get(name)
    return {
      attribute: name,
      ...attribute,
      mapping:
        mapping === undefined
          ? null
          : {
              kind: mapping.kind,
              value: mapping.value,
              printed: printMappingValue(mapping),
              applyOn: mapping.applyOn,
            },
    }
  })
}

function readSource(body: JsonObject): Pick<Mapping, 'kind' | 'value'> {
  const kind = MAPPING_KINDS.find((known) => known === body.kind)
  if (kind === undefined) throw invalidField('kind', `One of ${MAPPING_KINDS.join(', ')} is needed.`)
  const value = findString(body, 'value') ?? ''
  if (value.trim() === '') throw invalidField('value', 'The field cannot be left blank')
  return { kind, value }
}
