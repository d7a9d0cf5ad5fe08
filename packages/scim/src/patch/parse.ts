// PatchOp: RFC 7644 section 3.5.2. Everything that needs no resource is settled here, so that what comes out can be
// applied, or turned into changes of rows, without another look at the schema.

import { badRequest, ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import { readMessage } from '../message/read-message.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { PATCH_OP } from '../urn.ts'
import { applyDialects, attributeDialects, type DialectContext, operationDialects } from './dialects.ts'
import type { PatchOperation } from './operation.ts'
import { parseAdd, parseRemove, parseReplace } from './parse-operation.ts'
import { openContainer, parseRawOperation, type RawOperation } from './raw-operation.ts'
import { parseTarget } from './target.ts'

export interface PatchOptions {
  /** The id in the URL: an `id` in a path-less value must be equal to it. */
  readonly resourceId?: string
  readonly limits?: Limits
  /**
   * Refuses every form that RFC 7644 does not define, and goes by draft-zollner-scim-interop-profile where that is
   * narrower: an operation without a path and an unknown attribute are invalidSyntax, and the replacement of a single
   * complex attribute leaves nothing of what was there.
   */
  readonly strict?: boolean
}

interface PatchContext extends DialectContext {
  readonly strict: boolean
}

/**
 * The operations of a PatchOp message, in order, in one form whatever client has sent them. Throws ScimError:
 * invalidSyntax for the message, invalidPath for paths, invalidFilter for their filters, invalidValue for values,
 * mutability for what cannot be changed or removed, noTarget for a remove without a path, 413 for too many operations.
 */
export function parsePatch(
  resourceType: ResourceType,
  body: JsonValue,
  options: PatchOptions = {},
): readonly PatchOperation[] {
  const context: PatchContext = {
    resourceType,
    resourceId: options.resourceId,
    limits: options.limits ?? DEFAULT_LIMITS,
    strict: options.strict ?? false,
  }
  const elements = readMessage(body, PATCH_OP).get('operations')
  if (!isJsonArray(elements) || elements.length === 0) {
    throw badRequest('invalidSyntax', '"Operations" must be a list of at least one operation.')
  }
  const operations: PatchOperation[] = []
  refuseTooMany(elements.length, context.limits)
  elements.forEach((element, index) => {
    const parsed = withPlace(index, elements.length, () => parseElement(element, context))
    refuseTooMany(operations.length + parsed.length, context.limits)
    for (const operation of parsed) operations.push(operation)
  })
  return operations
}

function refuseTooMany(count: number, { patchOperationsMax }: Limits): void {
  if (count <= patchOperationsMax) return
  throw new ScimError(413, undefined, `One PATCH may have at most ${patchOperationsMax} operations. Send several.`)
}

function parseElement(element: JsonValue, context: PatchContext): readonly PatchOperation[] {
  return applyDialects(operationDialects, parseRawOperation(element), context)
    .flatMap((operation) => openContainer(operation, context.resourceType))
    .flatMap((operation) => applyDialects(attributeDialects, operation, context))
    .flatMap((operation) => parseOperation(operation, context))
}

function parseOperation({ op, path, value }: RawOperation, context: PatchContext): readonly PatchOperation[] {
  switch (op) {
    case 'add':
      return parseAdd(parseTarget(path ?? pathless(value, context), context), value, context)
    case 'replace':
      return parseReplace(parseTarget(path ?? pathless(value, context), context), value, context)
    case 'remove':
      if (path === undefined) {
        throw badRequest(
          context.strict ? 'invalidSyntax' : 'noTarget',
          'A remove needs "path": the attribute to remove.',
        )
      }
      return parseRemove(parseTarget(path, context), value, context)
    default:
      throw badRequest('invalidSyntax', '"op" must be add, remove or replace.')
  }
}

// Path-less values that are objects have been taken apart before.
function pathless(value: JsonValue | undefined, { strict }: PatchContext): never {
  const came = isJsonObject(value) ? 'an object' : value === undefined ? 'no value' : 'something else'
  throw badRequest(
    strict ? 'invalidSyntax' : 'invalidValue',
    `Without "path", "value" must be an object of attributes, and ${came} came.`,
  )
}

/** Says which of several operations is refused. */
function withPlace<Result>(index: number, count: number, parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof ScimError) || count === 1) throw error
    throw new ScimError(error.status, error.scimType, `Operation ${index + 1}: ${error.detail}`)
  }
}
