// What real clients send against the letter of the RFCs, one named rule each. Parsers ask here before they take such
// a form; `strict` turns all of them off.

export interface ClientRule {
  readonly id: string
  readonly client: string
  /** What comes, and how it is read. */
  readonly reading: string
  /** Where the client's behaviour is published. */
  readonly source: string
}

/** Every rule, in the order in which a body meets them. */
export const clientRules = [
  {
    id: 'unknown-schema',
    client: 'Microsoft Entra ID, Google Workspace',
    reading: 'A URN in `schemas` that is not known is ignored (C-ATT-19).',
    source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups; grokability/snipe-it issue 12642',
  },
  {
    id: 'missing-schema',
    client: 'OneLogin',
    reading:
      'A URN missing from `schemas` is inferred from the endpoint, or from the extension that is there (C-ATT-19).',
    source: 'django-scim2, comments on the JSON template of OneLogin',
  },
  {
    id: 'misspelt-enterprise-urn',
    client: 'Microsoft Entra ID',
    reading: '`urn:ietf:params:scim:schemas:extension:enterprise:2.0User` is the enterprise extension (C-ATT-19).',
    source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups, sample of a create',
  },
  {
    id: 'base-container',
    client: 'SCIM Verify',
    reading: 'Base attributes inside an object under the base URN are read as if they were flat (C-ATT-21).',
    source: 'limosa-io/scim-verify',
  },
  {
    id: 'unknown-attribute',
    client: 'Okta',
    reading: 'Attributes and sub-attributes that the schemas do not have are ignored (C-ATT-20).',
    source: 'okta/okta-developer-docs docs/reference/scim/scim-20',
  },
  {
    id: 'boolean-as-string',
    client: 'Microsoft Entra ID',
    reading: '`"True"`, `"true"`, `"False"` and `"false"` are booleans where a boolean belongs (C-ATT-05).',
    source: 'MicrosoftDocs/entra-docs application-provisioning-config-problem-scim-compatibility',
  },
  {
    id: 'object-for-list',
    client: 'OneLogin',
    reading: 'One value for a multi-valued attribute is a list of one.',
    source: 'django-scim2, comments on the JSON template of OneLogin',
  },
  {
    id: 'list-for-object',
    client: 'Microsoft Entra ID',
    reading: 'A list of one object for a single complex attribute is that object (C-ENT-03).',
    source: 'MicrosoftDocs/entra-docs application-provisioning-config-problem-scim-compatibility',
  },
  {
    id: 'string-for-object',
    client: 'Microsoft Entra ID',
    reading: 'A string for a complex attribute that has `value` is that value: `manager`, `members` (C-ENT-03).',
    source: 'MicrosoftDocs/entra-docs use-scim-to-provision-users-and-groups, PATCH of manager',
  },
] as const satisfies readonly ClientRule[]

export type ClientRuleId = (typeof clientRules)[number]['id']

/** The URN that stands in one of Microsoft's samples in place of the enterprise extension's. */
export const MISSPELT_ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'

/** Whether a body may be read by this rule. The name stands at the place where the form is taken. */
export function allows(_rule: ClientRuleId, options: { readonly strict: boolean }): boolean {
  return !options.strict
}
