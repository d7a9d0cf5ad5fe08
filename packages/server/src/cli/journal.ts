import { parseArgs } from 'node:util'
import { foldText } from '@fluid-scim/scim'
import { groupNameKey } from '../directory/group-name.ts'
import { groupId, type OrganisationId, userId } from '../directory/ids.ts'
import { csvEntry, csvHeader, jsonEntry } from '../journal/export.ts'
import { followJournal } from '../journal/follow.ts'
import { type JournalFilter, searchJournal, searchWhole } from '../journal/search.ts'
import { findEndOfKnown } from '../journal/state-at.ts'
import { verifyJournal } from '../journal/verify.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import { type Command, type Context, findOrganisation, usageError } from './command.ts'
import { parseDuration } from './duration.ts'
import { stopSignal } from './stop-signal.ts'

const LIMIT_MAX = 10_000

export const journal: Command = {
  name: 'journal',
  summary: 'print what happened in an organisation, follow it, export it, or check that nobody has altered it',
  usage: [
    'journal <organisation> [--person <userName or id>] [--group <name or id>] [--outcome changed|refused] [--since 7d|<time>] [--until <time>] [--client <name>] [--text <text>] [--limit <newest n>] [--follow] [--json|--csv]',
    'journal verify <organisation> [--head <position>:<hash>]',
  ],
  run: (context) => {
    const [act, ...rest] = context.args
    return act === 'verify' ? verify({ ...context, args: rest }) : print(context)
  },
}

async function print({ args, print: printLine, outputGone, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      person: { type: 'string' },
      group: { type: 'string' },
      outcome: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      client: { type: 'string' },
      text: { type: 'string' },
      limit: { type: 'string' },
      follow: { type: 'boolean' },
      json: { type: 'boolean' },
      csv: { type: 'boolean' },
    },
  })
  if (positionals.length > 1 || (values.json === true && values.csv === true)) throw usageError(journal)
  const show = values.json === true ? jsonEntry : values.csv === true ? csvRow : asText
  if (values.csv === true) printLine(csvHeader().trimEnd())
  await withStore(async ({ runtime }) => {
    const { id } = await findOrganisation(runtime, positionals[0])
    const filter: JournalFilter = {
      person: values.person === undefined ? undefined : await findPerson(runtime, id, values.person),
      group: values.group === undefined ? undefined : await findGroup(runtime, id, values.group),
      outcome: parseOutcome(values.outcome),
      client: values.client,
      text: values.text,
      sinceMs: parseTime(values.since, runtime.now()),
      untilMs: parseTime(values.until, runtime.now()),
    }
    const before = await runtime.store.read(id, findEndOfKnown)
    if (before?.concerns(filter) === true && show === asText && values.limit === undefined) printLine(before.message)
    // What is not settled yet comes with those that follow: one that was overtaken could be missed.
    const position = await lastPosition(runtime, id)
    for await (const entry of listed(runtime, id, filter, parseLimit(values.limit))) {
      if (outputGone.aborted) return
      if (values.follow !== true || entry.position <= position) printLine(show(entry))
    }
    if (values.follow !== true) return
    const stopping = new AbortController()
    void stopSignal().then(() => stopping.abort())
    const following = { after: position, filter, signal: AbortSignal.any([stopping.signal, outputGone]) }
    for await (const entry of followJournal(runtime, id, following)) printLine(show(entry))
  })
}

/** Oldest first; of a limited number, the newest ones. */
async function* listed(
  runtime: Runtime,
  organisation: OrganisationId,
  filter: JournalFilter,
  limit: number | undefined,
): AsyncGenerator<StoredJournalEntry> {
  if (limit === undefined) return yield* searchWhole(runtime, organisation, { filter, order: 'oldest', limit: 200 })
  const newest: StoredJournalEntry[] = []
  let cursor: number | undefined
  do {
    const search = { filter, order: 'newest', cursor, limit: limit - newest.length } as const
    const page = await searchJournal(runtime, organisation, search)
    newest.push(...page.entries)
    cursor = page.next
  } while (cursor !== undefined && newest.length < limit)
  yield* newest.reverse()
}

async function lastPosition({ store }: Runtime, organisation: OrganisationId): Promise<number> {
  const from = { before: undefined }
  const [last] = await store.read(organisation, (tx) => tx.journal.list({ from, isSettled: true, limit: 1 }))
  return last?.position ?? 0
}

async function verify({ args, print: printLine, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { head: { type: 'string' } },
  })
  if (positionals.length !== 1) throw usageError(journal)
  await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    const verdict = await verifyJournal({ runtime, vault }, organisation.id, values.head)
    if (verdict.kind === 'altered') throw new OperatorError(verdict.sentence)
    printLine(verdict.sentence)
  })
}

/** Somebody by SCIM id or userName, those who are gone too. */
async function findPerson(runtime: Runtime, organisation: OrganisationId, text: string): Promise<string> {
  const id = await runtime.store.read(organisation, async (tx) => {
    const live = await tx.users.findByNameKey(foldText(text))
    return live?.id ?? (await tx.grants.findPerson(userId(text)))?.user.id
  })
  const found = id ?? (await findByName(runtime, organisation, 'user', text))
  if (found !== undefined) return found
  throw new OperatorError(`The journal knows nobody called "${text}": give the userName as it was, or the SCIM id.`)
}

async function findGroup(runtime: Runtime, organisation: OrganisationId, text: string): Promise<string> {
  const id = await runtime.store.read(organisation, async (tx) => {
    const live = (await tx.groups.findByNameKey(groupNameKey(text))) ?? (await tx.groups.findById(groupId(text)))
    return live?.id
  })
  const found = id ?? (await findByName(runtime, organisation, 'group', text))
  if (found !== undefined) return found
  throw new OperatorError(`The journal knows no group called "${text}": give its name as it was, or the SCIM id.`)
}

/** Whose entries bore this name last. */
async function findByName(
  runtime: Runtime,
  organisation: OrganisationId,
  kind: 'user' | 'group',
  text: string,
): Promise<string | undefined> {
  const search = { filter: { text }, order: 'newest', limit: 200 } as const
  for await (const { subject } of searchWhole(runtime, organisation, search)) {
    if (subject?.kind === kind && [subject.id, foldText(subject.name)].includes(foldText(text))) return subject.id
  }
  return undefined
}

function parseOutcome(text: string | undefined): 'changed' | 'refused' | undefined {
  if (text === undefined || text === 'changed' || text === 'refused') return text
  throw new OperatorError(`"${text}" is no outcome: it is changed or refused.`)
}

/** `7d` ago, or a time such as 2026-03-01 or 2026-03-01T08:00Z. */
function parseTime(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+[smhd]$/.test(text)) return nowMs - parseDuration(text)
  const atMs = Date.parse(text)
  if (!Number.isNaN(atMs)) return atMs
  throw new OperatorError(`"${text}" is no time: write 7d for seven days ago, or a date such as 2026-03-01T08:00Z.`)
}

function parseLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = Number(text)
  if (Number.isInteger(limit) && limit > 0 && limit <= LIMIT_MAX) return limit
  throw new OperatorError(`--limit takes a whole number from 1 to ${LIMIT_MAX}.`)
}

function csvRow(entry: StoredJournalEntry): string {
  return csvEntry(entry).trimEnd()
}

function asText(entry: StoredJournalEntry): string {
  const lines = [`${new Date(entry.atMs).toISOString()}  ${entry.sentence}`]
  for (const sentence of entry.notDone) lines.push(`    not done: ${sentence}`)
  return lines.map(onOneLine).join('\n')
}

/** A sentence stays on its line, whatever stands in the names that it quotes (T-57). */
function onOneLine(text: string): string {
  return text.replace(/[\n\t]/g, '\u{fffd}')
}
