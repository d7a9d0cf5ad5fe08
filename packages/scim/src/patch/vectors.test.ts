import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Resource } from '../resource/resource.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { PATCH_OP } from '../urn.ts'
import { applyPatch } from './apply.ts'
import { parsePatch } from './parse.ts'

interface Vector {
  readonly name: string
  readonly ids: readonly string[]
  readonly type?: 'User' | 'Group'
  readonly id?: string
  readonly strict?: boolean
  readonly before: JsonObject
  readonly patch: JsonObject | readonly JsonValue[]
  readonly after?: JsonObject
  readonly unchanged?: true
  readonly error?: string
  readonly detail?: string
}

const folder = new URL('../../fixtures/patch/', import.meta.url)

function readVectors(file: string): readonly Vector[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}

function run({ type, id, strict = false, before, patch }: Vector): { before: Resource; after: Resource } {
  const resourceType = type === 'Group' ? groupResourceType : userResourceType
  const message = Array.isArray(patch) ? { schemas: [PATCH_OP], Operations: patch } : patch
  const resource = { schemas: [resourceType.schema.id], ...before }
  const operations = parsePatch(resourceType, message, id === undefined ? { strict } : { strict, resourceId: id })
  return { before: resource, after: applyPatch(resourceType, resource, operations) }
}

function outcome(vector: Vector): unknown {
  const untouched = JSON.stringify(vector)
  try {
    const { before, after } = run(vector)
    return after === before ? 'unchanged' : after
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return vector.detail === undefined
      ? `${error.status} ${error.scimType}`
      : `${error.status} ${error.scimType}: ${error.detail}`
  } finally {
    expect(JSON.stringify(vector)).toBe(untouched)
  }
}

function expected({ type = 'User', after, unchanged, error, detail }: Vector): unknown {
  if (unchanged === true) return 'unchanged'
  if (error !== undefined) return detail === undefined ? error : `${error}: ${detail}`
  return { schemas: [`urn:ietf:params:scim:schemas:core:2.0:${type}`], ...after }
}

describe.each(readdirSync(folder).filter((file) => file.endsWith('.json')))('%s', (file) => {
  it.each(readVectors(file).map((vector) => [`${vector.name} (${vector.ids.join(', ')})`, vector] as const))(
    '%s',
    (_title, vector) => {
      expect(outcome(vector)).toEqual(expected(vector))
    },
  )
})
