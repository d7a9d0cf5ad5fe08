// An organisation's own attributes: an extension schema beside the standard ones. Whether a definition can be is for the
// SCIM library to say; what it means for people who are stored already is decided here.

import { type JsonValue, sameUrn } from '@fluid-scim/scim'
import type { OrganisationId } from '../directory/ids.ts'
import { type CustomSchema, InvalidCustomSchema, parseCustomSchema } from '../directory/resource-types.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { OperatorError } from './operator-error.ts'
import type { By } from './set-token.ts'

const SCHEMAS_MAX = 20

/**
 * Defines an extension schema, or defines it anew when its URN is there already. Stored values stay as they are: an
 * attribute that is no longer defined is kept and not shown. Throws OperatorError with a sentence for a definition that
 * cannot be.
 */
export function defineSchema(
  runtime: Runtime,
  by: By,
  { organisation, definition }: { readonly organisation: OrganisationId; readonly definition: JsonValue },
): Promise<CustomSchema> {
  const custom = parsed(definition)
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const { schemas, name, displayName } = await tx.organisations.get()
    const others = schemas.filter(({ schema }) => !sameUrn(schema.id, custom.schema.id))
    if (others.length >= SCHEMAS_MAX)
      throw new OperatorError(`An organisation can define at most ${SCHEMAS_MAX} schemas.`)
    await tx.organisations.updateSchemas([...others, custom])
    await journalise(tx.journal, runtime, by, {
      action: 'schema.defined',
      outcome: 'changed',
      subject: { kind: 'organisation', id: name, name: displayName },
      changes: [{ attribute: custom.schema.id, after: custom.definition }],
      sentence: `${by.actor.id} defined the schema ${custom.schema.name} (${custom.schema.id}) for ${custom.resourceType} with ${custom.schema.attributes.length} attributes.`,
    })
    return custom
  })
}

/** Takes an extension schema away; stored values are kept and no longer shown. Throws OperatorError for an unknown URN. */
export function removeSchema(
  runtime: Runtime,
  by: By,
  { organisation, urn }: { readonly organisation: OrganisationId; readonly urn: string },
): Promise<void> {
  return runtime.store.write(organisation, async (tx) => {
    await tx.organisations.lock()
    const { schemas, name, displayName } = await tx.organisations.get()
    const custom = schemas.find(({ schema }) => sameUrn(schema.id, urn))
    if (custom === undefined) throw new OperatorError(`This organisation has defined no schema ${urn}.`)
    await tx.organisations.updateSchemas(schemas.filter((one) => one !== custom))
    await journalise(tx.journal, runtime, by, {
      action: 'schema.removed',
      outcome: 'changed',
      subject: { kind: 'organisation', id: name, name: displayName },
      changes: [{ attribute: custom.schema.id, before: custom.definition }],
      sentence: `${by.actor.id} removed the schema ${custom.schema.name} (${custom.schema.id}): its values are kept and no longer shown.`,
    })
  })
}

function parsed(definition: JsonValue): CustomSchema {
  try {
    return parseCustomSchema(definition)
  } catch (error) {
    if (error instanceof InvalidCustomSchema) throw new OperatorError(error.message)
    throw error
  }
}
