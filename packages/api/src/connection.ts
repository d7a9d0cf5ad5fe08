import { z } from 'zod'
import { instant } from './common.ts'
import { scimToken } from './tokens.ts'

const arrived = z.object({ at: instant, id: z.string(), name: z.string() })

/** What is seen of the identity provider: how far connecting it has come, and what went wrong last. */
export const connection = z.object({
  scimBaseUrl: z.string(),
  isHttps: z.boolean(),
  syncDisabled: z.boolean(),
  stage: z
    .enum(['no-token', 'waiting', 'tested', 'people', 'groups'])
    .describe('The furthest that has been seen: a token is set, requests come with it, people, groups.'),
  tokens: z.array(scimToken).readonly().describe('Those that are live.'),
  lastUsed: instant.nullable(),
  client: z.string().nullable(),
  people: z.int().describe('People who are here, by whatever way.'),
  groups: z.int(),
  heldGroups: z.int().describe('Groups that grant nothing; counted up to 500.'),
  firstPerson: arrived.nullable().describe('The first whom a client created with a push.'),
  firstGroup: arrived.nullable(),
  rolesGiven: z.boolean().describe('Whether some member of a pushed group has a role from it.'),
  refused: z
    .object({ at: instant, client: z.string(), sentence: z.string() })
    .nullable()
    .describe('The last request that was not let in, unless one with a good token came after it.'),
})
