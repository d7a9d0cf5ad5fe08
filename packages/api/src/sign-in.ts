import { z } from 'zod'
import { instant, page } from './common.ts'

/** Who is signed in with this browser, and in which organisation. */
export const session = z.object({
  organisation: z.object({ name: z.string(), displayName: z.string() }),
  account: z.object({
    kind: z.enum(['person', 'administrator']),
    id: z.string(),
    userName: z.string(),
    name: z.string(),
    licence: z.string().nullable(),
    roles: z.array(z.object({ role: z.string(), effective: z.boolean() })).readonly(),
    mayAdminister: z.boolean(),
  }),
  csrf: z.string().nullable().describe('Sent back in X-CSRF-Token with every change; null with a personal token.'),
  scimBaseUrl: z.string(),
  root: z.string(),
})

export const listedSession = z.object({
  id: z.string(),
  account: z.object({ kind: z.enum(['person', 'administrator']), id: z.string() }),
  method: z.enum(['password', 'pin', 'passkey', 'saml', 'oidc']),
  provider: z.string().nullable(),
  client: z.string(),
  address: z.string(),
  created: instant,
  lastSeen: instant,
  expires: instant,
  isCurrent: z.boolean(),
})

export const listedSessions = page(listedSession)

export const personalToken = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(['read', 'write'])).readonly(),
  lastFour: z.string(),
  state: z.enum(['live', 'expired', 'revoked']),
  created: instant,
  expires: instant,
  lastUsed: instant.nullable(),
  lastClient: z.string().nullable(),
})

export const newPersonalToken = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(['read', 'write'])).min(1),
  days: z.int().min(1).max(365),
})

export const madePersonalToken = personalToken.extend({ token: z.string().describe('Shown this once.') })

export const accountSignIn = z.object({
  status: z.enum(['Active', 'Inactive', 'Locked']),
  sessions: z.array(listedSession).readonly(),
  personalTokens: z.array(personalToken).readonly(),
})

const providerType = z.enum(['Okta', 'Office 365', 'Google Workspace', 'Ping', 'Other'])

const certificate = z.object({ fingerprint: z.string(), expires: instant })

const common = {
  name: z.string().describe('Unique name: letters and digits, a part of its addresses.'),
  label: z.string().describe('What people see on the button.'),
  type: providerType,
  isEnabled: z.boolean(),
  claim: z.string().nullable().describe('The claim that is matched to userName; null: NameID or preferred_username.'),
}

export const provider = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('saml'),
    ...common,
    appEntityId: z.string(),
    acsUrl: z.string(),
    metadataUrl: z.string().nullable(),
    entityId: z.string(),
    signOnUrl: z.string(),
    logoutUrl: z.string().nullable(),
    certificates: z.array(certificate).readonly(),
    isUnsolicitedAllowed: z.boolean(),
  }),
  z.object({
    kind: z.literal('oidc'),
    ...common,
    issuer: z.string(),
    clientId: z.string(),
    callbackUrl: z.string(),
    backChannelLogoutUrl: z.string().describe('Where the provider says that somebody has signed out there.'),
  }),
])

export const providers = z.object({ items: z.array(provider).readonly() })

const form = {
  label: z.string(),
  type: providerType.default('Other'),
  isEnabled: z.boolean().default(true),
  claim: z.string().min(1).max(500).nullable().default(null),
}

const samlSource = {
  metadataUrl: z.string().max(2_000).nullable().default(null),
  metadataXml: z.string().max(500_000).nullable().default(null).describe('The document, instead of its address.'),
  entityId: z.string().max(1_000).nullable().default(null).describe('Which provider, in a document of several.'),
}

export const providerForm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('saml'),
    ...form,
    ...samlSource,
    appEntityId: z
      .string()
      .max(1_000)
      .nullable()
      .default(null)
      .describe('App Entity Id; null: the address of the organisation.'),
    isUnsolicitedAllowed: z.boolean().default(true),
    confirmed: z.string().nullable().default(null).describe('The mark of the metadata whose difference was seen.'),
  }),
  z.object({
    kind: z.literal('oidc'),
    ...form,
    issuer: z.string().max(2_000),
    clientId: z.string().min(1).max(500),
    clientSecret: z.string().min(1).max(1_000).nullable().default(null).describe('null: the stored one stays.'),
  }),
])

export const metadataSource = z.object(samlSource)

export const metadataPreview = z.object({
  mark: z.string(),
  difference: z.array(z.string()).readonly(),
  entityId: z.string(),
  signOnUrl: z.string(),
  logoutUrl: z.string().nullable(),
  certificates: z.array(certificate).readonly(),
})

const samlKey = z.object({
  id: z.string(),
  certificate: z.string().describe('PEM, for the identity provider.'),
  fingerprint: z.string().describe('SHA-256 of the certificate, as identity providers show it.'),
  created: instant,
})

export const encryptionKeys = z.object({
  items: z.array(samlKey).readonly().describe('The newest first: that one is in the metadata.'),
})

export const signingKeys = z.object({
  items: z
    .array(samlKey.extend({ isUsed: z.boolean().describe('Whether it signs; the other one is in the metadata only.') }))
    .readonly()
    .describe('The key that signs, and during a rotation the one beside it.'),
})
