// The small catalogue of app integrations, and what differs between them on the wire.

export const TEMPLATES = ['scim2headerauth', 'scim2bearer', 'scim2basic', 'wizard'] as const
export type TemplateName = (typeof TEMPLATES)[number]

export interface Template {
  readonly name: TemplateName
  readonly label: string
  /** Catalogue apps change groups and (de)activate with PATCH; wizard apps read, then PUT the whole resource. */
  readonly writes: 'PATCH' | 'PUT'
  /** How the credential becomes the Authorization header: as typed, after "Bearer ", or user and password. */
  readonly authorization: 'verbatim' | 'bearer' | 'basic'
}

export const CATALOG: Readonly<Record<TemplateName, Template>> = {
  scim2headerauth: {
    name: 'scim2headerauth',
    label: 'SCIM 2.0 Test App (Header Auth)',
    writes: 'PATCH',
    authorization: 'verbatim',
  },
  scim2bearer: {
    name: 'scim2bearer',
    label: 'SCIM 2.0 Test App (OAuth Bearer Token)',
    writes: 'PATCH',
    authorization: 'bearer',
  },
  scim2basic: {
    name: 'scim2basic',
    label: 'SCIM 2.0 Test App (Basic Auth)',
    writes: 'PATCH',
    authorization: 'basic',
  },
  wizard: { name: 'wizard', label: 'App Integration Wizard', writes: 'PUT', authorization: 'bearer' },
}
