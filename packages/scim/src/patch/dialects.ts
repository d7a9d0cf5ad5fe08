// What real clients send in PATCH against the letter of RFC 7644 section 3.5.2: one named rule each, all of them here.
// A rule recognises a form and reads it as standard operations; a strict service provider refuses the form instead.
// What clients do to values (booleans as text, a list for an object) is the same in every request and stands in
// resource/client-rules.ts.

import { badRequest, type ScimError } from '../error.ts'
import { parseAttributePath } from '../filter/attribute-path.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import type { Limits } from '../limits.ts'
import type { ClientRule } from '../resource/client-rules.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { resolvePath } from '../schema/lookup.ts'
import { parsePath } from './path.ts'
import { type RawOperation, takeApart } from './raw-operation.ts'

export interface DialectContext {
  readonly resourceType: ResourceType
  /** The id of the resource in the URL, as far as the caller has told it. */
  readonly resourceId: string | undefined
  readonly limits: Limits
}

export interface PatchDialect extends ClientRule {
  readonly applies: (operation: RawOperation, context: DialectContext) => boolean
  /** What the operation means, in standard operations. */
  readonly read: (operation: RawOperation, context: DialectContext) => readonly RawOperation[]
  /** What a strict service provider answers. */
  readonly refusal: () => ScimError
}

const verbs: readonly string[] = ['add', 'remove', 'replace']
const serverAttributes: readonly string[] = ['id', 'schemas', 'meta']

/** Forms of a whole operation, before its attributes are known one by one. */
export const operationDialects: readonly PatchDialect[] = [
  {
    id: 'op-letter-case',
    client: 'Microsoft Entra ID',
    reading: '`Add`, `Replace` and `Remove` are the verbs in lower case (C-PAT-02).',
    source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups',
    applies: ({ op }) => !verbs.includes(op) && verbs.includes(op.toLowerCase()),
    read: (operation) => [{ ...operation, op: operation.op.toLowerCase() }],
    refusal: () => badRequest('invalidSyntax', 'Write "op" in lower case: add, remove or replace.'),
  },
  {
    id: 'pathless-value',
    client: 'Okta, Microsoft Entra ID with aadOptscim062020',
    reading: 'add or replace without a path: one operation per key of the value, which is itself a path (C-PAT-40).',
    source:
      'okta/okta-developer-docs docs/reference/scim/scim-20; MicrosoftDocs/entra-docs application-provisioning-config-problem-scim-compatibility',
    applies: ({ op, path, value }) => path === undefined && op !== 'remove' && isJsonObject(value),
    read: (operation) => (isJsonObject(operation.value) ? takeApart(operation, operation.value) : [operation]),
    refusal: () =>
      badRequest('invalidSyntax', 'Name the attribute in "path"; an operation without it is not accepted.'),
  },
]

/** Forms of an operation on one attribute. */
export const attributeDialects: readonly PatchDialect[] = [
  {
    id: 'pathless-server-attributes',
    client: 'Okta',
    reading: 'The own id, `schemas` and `meta` in a path-less value are ignored; another id is refused (C-PAT-41).',
    source: 'okta/okta-developer-docs docs/reference/scim/scim-20, update a specific group name',
    applies: ({ fromValue, path }) => fromValue && path !== undefined && serverAttributes.includes(path.toLowerCase()),
    read: (operation, context) => ignoreServerAttribute(operation, context),
    refusal: () => badRequest('mutability', 'id, schemas and meta cannot be changed. Leave them out.'),
  },
  {
    id: 'pathless-unknown-attribute',
    client: 'Okta',
    reading: 'A key of a path-less value that names no attribute is ignored, as in POST and PUT (C-ATT-20).',
    source: 'okta/okta-developer-docs docs/reference/scim/scim-20',
    applies: (operation, context) => operation.fromValue && !isKnown(operation, context),
    read: () => [],
    refusal: () => badRequest('invalidSyntax', 'The value names an attribute that does not exist. Leave it out.'),
  },
  {
    id: 'remove-wrapped-list',
    client: 'Salesforce',
    reading: 'remove of `members` with the value `{"members": […]}` names the list inside (C-PAT-34).',
    source: 'help.salesforce.com identity_scim_manage_groups; pond/scimitar issue 43 and pull request 45',
    applies: ({ op, path, value }) => op === 'remove' && path !== undefined && wrappedKey(path, value) !== undefined,
    read: (operation) => [unwrap(operation)],
    refusal: () => badRequest('invalidValue', 'Name what is removed by a filter: members[value eq "…"].'),
  },
  {
    id: 'remove-with-value',
    client: 'Microsoft Entra ID, JumpCloud',
    reading: 'remove with a list takes away the values in the list and no others, an empty list nothing (C-PAT-34).',
    source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups',
    applies: ({ op, value }) => op === 'remove' && value !== undefined && value !== null,
    read: (operation) => [operation],
    refusal: () => badRequest('invalidValue', 'A remove has no value; name what is removed by a filter in the path.'),
  },
]

/**
 * The rule for add and replace through a filter that matches nothing, used when the path is resolved: Entra ID expects
 * the value to be created from the filter, where RFC 7644 section 3.5.2.3 says noTarget.
 */
export const createOnNoMatch: ClientRule = {
  id: 'create-on-no-match',
  client: 'Microsoft Entra ID',
  reading: '`emails[type eq "work"].value` where there is no such e-mail: one with type work (C-PAT-24, C-PAT-44).',
  source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups; erratum 8097 of RFC 7644',
}

/** Reads one operation by these rules, in their order. Throws what a rule refuses when `strict` is set. */
export function applyDialects(
  dialects: readonly PatchDialect[],
  operation: RawOperation,
  context: DialectContext & { readonly strict: boolean },
): readonly RawOperation[] {
  let operations: readonly RawOperation[] = [operation]
  for (const dialect of dialects) {
    if (!operations.some((each) => dialect.applies(each, context))) continue
    if (context.strict) throw dialect.refusal()
    operations = operations.flatMap((each) => (dialect.applies(each, context) ? dialect.read(each, context) : [each]))
  }
  return operations
}

function ignoreServerAttribute({ path, value }: RawOperation, { resourceId }: DialectContext): readonly RawOperation[] {
  const isOther = typeof value === 'string' && resourceId !== undefined && value !== resourceId
  if (path?.toLowerCase() !== 'id' || !isOther) return []
  throw badRequest(
    'mutability',
    'The id in the value is that of another resource. The URL alone says which is changed.',
  )
}

// A key without brackets that is no attribute path (the URN of a foreign extension) is unknown, not malformed.
function isKnown({ path = '' }: RawOperation, { resourceType, limits }: DialectContext): boolean {
  const written = path.includes('[') ? parsePath(path, limits).path : parseAttributePath(path)
  return written !== undefined && resolvePath(resourceType, written) !== undefined
}

function wrappedKey(path: string, value: RawOperation['value']): string | undefined {
  if (!isJsonObject(value)) return undefined
  const [key, ...others] = Object.keys(value)
  return others.length === 0 && key?.toLowerCase() === path.toLowerCase() ? key : undefined
}

function unwrap(operation: RawOperation): RawOperation {
  const wrapper: JsonObject = isJsonObject(operation.value) ? operation.value : {}
  return { ...operation, value: Object.values(wrapper)[0] }
}
