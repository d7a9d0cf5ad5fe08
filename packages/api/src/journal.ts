import { z } from 'zod'
import { access } from './access.ts'
import { grant, instant, page } from './common.ts'

/** What a time in an answer can say, which has four digits for the year. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')
const FIRST_MS = Date.parse('0000-01-01T00:00:00Z')

/** A moment in a query, with any offset. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => Date.parse(text) >= FIRST_MS && Date.parse(text) <= LAST_MS,
    'The year is beyond 0000 to 9999 in UTC.',
  )

/** What journal entries are looked for; everything that is given must hold. */
export const journalFilter = z.object({
  person: z.string().min(1).max(200).optional().describe("A person's SCIM id: the whole history, memberships too."),
  group: z.string().min(1).max(200).optional().describe("A group's SCIM id."),
  outcome: z.enum(['changed', 'refused']).optional(),
  action: z.string().min(1).max(500).optional().describe('One or several of the actions, with commas: user.deleted.'),
  client: z.string().min(1).max(200).optional().describe('By its name in the journal: Okta.'),
  text: z.string().min(1).max(200).optional().describe('Contained in sentence, names or reasons, in any letter case.'),
  since: moment.optional(),
  until: moment.optional().describe('Exclusive.'),
})

export const journalQuery = journalFilter.extend({
  order: z.enum(['newest', 'oldest']).default('newest'),
  after: z.string().max(200).optional().describe('`next` of the part before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const journalExportQuery = journalFilter.extend({ format: z.enum(['jsonl', 'csv']).default('jsonl') })

/** One attribute before and after; for `members`, who came and who went, and what that gave or took. */
export const journalChange = z.object({
  attribute: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  added: z.array(z.string()).readonly().optional(),
  removed: z.array(z.string()).readonly().optional(),
  gained: grant.optional(),
  lost: grant.optional(),
  more: z
    .object({ added: z.int(), removed: z.int() })
    .optional()
    .describe('How many members are left out here; the entry alone has them all.'),
})

export const journalEntry = z.object({
  position: z.int(),
  at: instant,
  requestId: z.string(),
  by: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), client: z.string() }),
  action: z.string(),
  outcome: z.enum(['changed', 'refused']),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  changes: z.array(journalChange).readonly(),
  notDone: z.array(z.string()).readonly(),
  sentence: z.string(),
})

export type JournalEntryShape = z.infer<typeof journalEntry>

export const journalPage = page(journalEntry).extend({
  searchedTo: instant
    .nullable()
    .describe('Where a part ends before it is full: how far entries were looked through. `next` looks on from there.'),
  reachesBack: instant
    .nullable()
    .describe(
      'On the last part, when earlier times were asked for: where the journal begins, since what was before has been dropped.',
    ),
})

export const atQuery = z.object({ at: moment })

const resourceAt = z.object({
  id: z.string(),
  at: instant,
  resource: z.record(z.string(), z.unknown()),
  version: z.int(),
  created: instant,
  modified: instant,
  deleted: instant.nullable(),
})

/** A person as they were at a moment of the past, told by the journal. */
export const personThen = resourceAt.extend({
  groups: z
    .array(z.object({ id: z.string(), name: z.string(), grants: grant.nullable() }))
    .readonly()
    .describe('With their names then, and what they granted.'),
  byHand: z.array(grant).readonly(),
  access: access.omit({ reasons: true }),
  incomplete: z.array(z.string()).readonly().describe('Why this may not be the whole truth; empty: it is.'),
})

/** A group as it was; of many members the first. */
export const groupThen = resourceAt.extend({
  memberCount: z.int(),
  members: z.array(z.string()).readonly(),
})

export const verification = z.object({
  intact: z.boolean(),
  sentence: z.string(),
  entries: z.int().nullable(),
  head: z.string().nullable().describe('Keep it elsewhere: given back, it proves that nothing was cut off since.'),
})

export const requestCountQuery = z.object({
  since: moment,
  until: moment.optional(),
  per: z.enum(['hour', 'day']).default('hour'),
})

/** Requests per client; reads and unchanged writes leave no journal entry and are counted here. */
export const requestCounts = z.object({
  items: z
    .array(
      z.object({
        from: instant,
        client: z.string(),
        kind: z.enum(['read', 'changed', 'unchanged', 'refused']),
        requests: z.int(),
      }),
    )
    .readonly(),
})
