import { z } from 'zod'
import { instant } from './common.ts'

/** An OAuth 2.0 client, which fetches access tokens for SCIM. */
export const oauthClient = z.object({
  id: z.string().describe('The client id.'),
  name: z.string(),
  state: z.enum(['live', 'revoked']),
  authentication: z
    .enum(['secret', 'jwks', 'jwks-url'])
    .describe('A secret, or assertions signed with keys of its own (private_key_jwt).'),
  lastFour: z.string().nullable().describe('Of its secret.'),
  jwksUrl: z.string().nullable(),
  tokenLifetimeSeconds: z.int(),
  created: instant,
  createdBy: z.string(),
  lastUsed: instant.nullable(),
  lastClient: z.string().nullable(),
})

export const oauthClients = z.object({
  tokenUrl: z.string().describe('Where access tokens are fetched.'),
  items: z.array(oauthClient).readonly(),
})

const name = z.string().min(1).max(100).describe('Which identity provider it is.')
const tokenLifetimeSeconds = z.int().min(60).max(86_400).default(3_600).describe('How long its access tokens live.')

/** With neither keys nor an address of keys, a secret is made. */
export const addOauthClient = z.object({
  name,
  tokenLifetimeSeconds,
  jwks: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A JSON Web Key Set of public keys, instead of a secret.'),
  jwksUrl: z.string().max(2_000).optional().describe('The https address of such a set.'),
})

export const newOauthClient = z.object({
  id: z.string(),
  clientSecret: z.string().nullable().describe('Shown this once; null for a client with keys of its own.'),
  tokenUrl: z.string(),
  scope: z.string(),
})

export const newOauthSecret = z.object({ clientSecret: z.string().describe('Shown this once.') })
