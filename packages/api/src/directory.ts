import { z } from 'zod'
import { access } from './access.ts'
import { grant, instant, licenceName, page } from './common.ts'
import { person } from './people.ts'

export const peopleQuery = z.object({
  search: z.string().max(200).optional().describe('Beginnings of names, of the userName or of an e-mail address.'),
  state: z
    .enum(['active', 'deactivated', 'locked', 'pending'])
    .optional()
    .describe('locked: wrong credentials were tried very often lately; pending: has never signed in.'),
  licence: licenceName.optional(),
  role: z.string().max(100).optional(),
  origin: z.enum(['scim', 'hand']).optional().describe('Whether an identity provider looks after them.'),
  after: z.string().max(1_000).optional().describe('`next` of the part before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const listedPerson = person.extend({
  email: z.string().nullable(),
  allowed: z.boolean().describe('May sign in now.'),
  licence: licenceName,
  roles: z.array(z.string()).readonly().describe('Those that take effect.'),
  origin: z.enum(['scim', 'hand']),
  lastSignIn: instant.nullable(),
})

export const people = page(listedPerson).extend({
  total: z.int().nullable().describe('How many match; null: more than this part, and not counted.'),
})

/** A value with where it comes from. */
export const attributeOfPerson = z.object({
  attribute: z.string().describe('`name.givenName`; of extensions with their URN.'),
  value: z.unknown().describe('Any JSON value.'),
  source: z
    .object({ kind: z.enum(['scim', 'hand']), by: z.string(), at: instant, requestId: z.string() })
    .nullable()
    .describe('The last change of it; null: from before the journal.'),
})

export const personDetails = person.extend({
  origin: z.enum(['scim', 'hand']),
  client: z.string().nullable().describe('The client that changed the person last: Okta.'),
  version: z.int(),
  created: instant,
  modified: instant,
  lastSignIn: instant.nullable(),
  ended: z.object({ at: instant, by: z.string() }).nullable(),
  erased: z
    .object({ at: instant, certificate: z.string().describe('The number (SHA-256) of the certificate.') })
    .nullable()
    .describe('Whether the person was erased for good.'),
  attributes: z.array(attributeOfPerson).readonly(),
  groups: z.array(z.object({ id: z.string(), name: z.string(), grants: grant.nullable() })).readonly(),
  byHand: z.array(grant).readonly(),
  access,
})

const text = z.string().max(500)

/** What administrators change by hand; an empty text takes the value away. */
export const personChange = z.object({
  givenName: text.optional(),
  familyName: text.optional(),
  displayName: text.optional(),
  email: text.optional().describe('The primary address.'),
  title: text.optional(),
  department: text.optional(),
  active: z.boolean().optional(),
})

export const newPerson = personChange.omit({ active: true }).extend({ userName: text.min(1) })

export const holdersQuery = z.object({
  grant: z.string().min(1).max(100).describe('A role or a licence, by its name.'),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const holders = page(
  person.extend({
    groups: z.array(z.string()).readonly(),
    byHand: z.boolean().describe('Whether it was given by hand.'),
  }),
)

export const members = page(z.object({ id: z.string(), name: z.string() }))
