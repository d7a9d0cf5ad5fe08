// An example of each request that says something: in the description of the API, and on its page. A test sends every one
// of them. Ids in braces stand for those of the organisation at hand.

import type { JsonObject, JsonValue } from '@fluid-scim/scim'

export interface Example {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: JsonObject
}

export const EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /users': { query: { userName: 'ines.valcourt@northrail.example' } },
  'GET /people': { query: { search: 'val', role: 'User', limit: '20' } },
  'POST /people': {
    body: {
      userName: 'tomas.reyl@northrail.example',
      givenName: 'Tomas',
      familyName: 'Reyl',
      email: 'tomas.reyl@northrail.example',
      department: 'Signalling',
    },
  },
  'PATCH /people/{id}': { body: { title: 'Planner' } },
  'GET /holders': { query: { grant: 'Project Viewer' } },
  'POST /users/{id}/grants': { body: { grant: 'Project Viewer' } },
  'DELETE /users/{id}/grants': { body: { grant: 'Project Viewer' } },
  'POST /users/{id}/erase': { body: { confirm: '{id}' } },
  'GET /users/{id}/at': { query: { at: '2030-01-01T00:00:00Z' } },
  'GET /groups/{id}/at': { query: { at: '2030-01-01T00:00:00Z' } },
  'PUT /mappings': { body: { group: 'PMO London', grant: 'Project administrator' } },
  'DELETE /mappings': { body: { group: 'PMO London' } },
  'PUT /schemas': {
    body: {
      resourceType: 'User',
      id: 'urn:northrail:params:scim:schemas:extension:2.0:Person',
      name: 'Northrail person',
      description: 'What Northrail keeps of its people.',
      attributes: [{ name: 'badge', type: 'string', caseExact: true }],
    },
  },
  'DELETE /schemas': { body: { id: 'urn:northrail:params:scim:schemas:extension:2.0:Person' } },
  'PATCH /settings': { body: { unmappedGroups: 'refuse', journalRetentionDays: 365 } },
  'POST /preview': {
    body: { change: { kind: 'mapping', group: 'PMO London', grant: 'Project administrator' }, limit: 10 },
  },
  'POST /scim-tokens': { body: { overlapHours: 24 } },
  'POST /api-keys': { body: { name: 'Planning application', scopes: ['access'], days: 365 } },
  'POST /oauth-clients': { body: { name: 'Okta', tokenLifetimeSeconds: 3_600 } },
  'POST /session/tokens': { body: { name: 'My report', scopes: ['read'], days: 30 } },
  'PUT /providers/{name}': {
    body: {
      kind: 'oidc',
      label: 'Sign in with Okta',
      type: 'Okta',
      issuer: 'https://northrail.okta.example',
      clientId: '0oa1example',
      clientSecret: 'the secret that Okta shows',
    },
  },
  'POST /providers/{name}/metadata': {
    body: { metadataUrl: 'https://northrail.okta.example/app/exk1/sso/saml/metadata' },
  },
  'GET /journal': { query: { outcome: 'refused', since: '2026-01-01T00:00:00Z', limit: '20' } },
  'GET /journal/export': { query: { format: 'csv' } },
  'GET /request-counts': { query: { since: '2026-01-01T00:00:00Z', per: 'day' } },
  'GET /events': { query: { after: '0', types: 'user.created,role.granted' } },
  'POST /webhooks': {
    body: { url: 'https://planning.northrail.example/fluid', eventTypes: ['role.granted', 'role.withdrawn'] },
  },
  'PATCH /webhooks/{id}': { body: { state: 'disabled' } },
  'POST /webhooks/{id}/secret': { body: { overlapHours: 24 } },
  'POST /webhooks/{id}/replay': { body: { since: '2026-01-01T00:00:00Z' } },
}

/** Puts the examples of bodies and queries into an OpenAPI document; answers a new one. */
export function withExamples<Document extends object>(document: Document): Document {
  const copy: Document = structuredClone(document)
  if (!('paths' in copy) || !isObject(copy.paths)) return copy
  for (const [path, operations] of Object.entries(copy.paths)) {
    if (!isObject(operations)) continue
    for (const [method, operation] of Object.entries(operations)) {
      const example = EXAMPLES[`${method.toUpperCase()} ${path}`]
      if (example !== undefined && isObject(operation)) illustrate(operation, example)
    }
  }
  return copy
}

type Writable = Record<string, unknown>

function illustrate(operation: Writable, { body, query }: Example): void {
  const parameters: readonly unknown[] = Array.isArray(operation['parameters']) ? operation['parameters'] : []
  for (const parameter of parameters) {
    if (!isObject(parameter) || parameter['in'] !== 'query') continue
    const value = query?.[String(parameter['name'])]
    if (value !== undefined) parameter['example'] = value
  }
  const requestBody = operation['requestBody']
  const content = isObject(requestBody) ? requestBody['content'] : undefined
  const json = isObject(content) ? content['application/json'] : undefined
  if (body !== undefined && isObject(json)) json['example'] = body satisfies JsonValue
}

function isObject(value: unknown): value is Writable {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
