import { z } from 'zod'
import { instant } from './common.ts'

const used = z.object({
  created: instant,
  createdBy: z.string(),
  expires: instant.nullable(),
  lastUsed: instant.nullable(),
  lastClient: z.string().nullable(),
})

export const scimToken = used.extend({
  id: z.string(),
  state: z.enum(['live', 'expiring', 'expired', 'revoked']),
  lastFour: z.string(),
})

export const scimTokens = z.object({ items: z.array(scimToken).readonly() })

export const setScimToken = z.object({
  token: z.string().max(1_000).optional().describe('The token to set, at least 16 characters; absent: one is made.'),
  overlapHours: z.number().min(0).max(720).default(0).describe('How long the current token stays valid beside it.'),
})

export const newScimToken = z.object({
  id: z.string(),
  token: z.string().nullable().describe('The token that was made, shown this once; null when it was given.'),
  warning: z.string().nullable(),
})

export const apiKey = used.extend({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(['access', 'read', 'write'])).readonly(),
  state: z.enum(['live', 'expired', 'revoked']),
  lastFour: z.string(),
})

export const apiKeys = z.object({ items: z.array(apiKey).readonly() })

export const addApiKey = z.object({
  name: z.string().min(1).max(100).describe('What uses it.'),
  scopes: z.array(z.enum(['access', 'read', 'write'])).min(1),
  days: z.int().min(1).max(3_650).nullable().default(null).describe('How long it lives; null: until it is revoked.'),
})

export const newApiKey = z.object({
  id: z.string(),
  apiKey: z.string().describe('Shown this once.'),
  expires: instant.nullable(),
})
