// The provisioning journal: questions, exports, a person's and a group's past, and whether anybody has altered it.

import { Readable } from 'node:stream'
import {
  atQuery,
  groupThen,
  journalEntry,
  journalExportQuery,
  journalPage,
  journalQuery,
  personThen,
  requestCountQuery,
  requestCounts,
  verification,
} from '@fluid-scim/api'
import { z } from 'zod'
import { EXPORT_MEDIA_TYPES, exportLines } from '../../journal/export.ts'
import { countsPer } from '../../journal/request-counts.ts'
import { searchJournal, searchWhole } from '../../journal/search.ts'
import { findEndOfKnown, groupAt, personAt } from '../../journal/state-at.ts'
import { verifyJournal } from '../../journal/verify.ts'
import { noteExport } from '../../provisioning/note-export.ts'
import { NothingThere } from '../../provisioning/operator-error.ts'
import { filterOf, showEntry, showStanding, showState } from './journal-shapes.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

const tags = ['Journal']
const byId = z.object({ id: z.string().min(1).max(200) })
const MEMBERS_SHOWN_MAX = 1_000
const ENTRIES_PER_EXPORT_PAGE = 500

export function journalRoutes(scope: ApiInstance, { runtime, vault, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/journal',
    config: needs('read'),
    schema: { summary: 'What happened, in parts', tags, querystring: journalQuery, response: { 200: journalPage } },
    handler: async (request) => {
      const { order, after, limit, ...query } = request.query
      const organisation = callerOf(request).organisation.id
      const filter = filterOf(query)
      const page = await searchJournal(runtime, organisation, {
        filter,
        order,
        cursor: after === undefined ? undefined : parsePosition(after),
        limit,
      })
      const before = page.next === undefined ? await runtime.store.read(organisation, findEndOfKnown) : undefined
      return {
        items: page.entries.map(showEntry),
        next: page.next === undefined ? null : String(page.next),
        searchedTo: page.searchedToMs === undefined ? null : instant(page.searchedToMs),
        reachesBack: before?.concerns(filter) === true ? instant(before.reachesBackMs) : null,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/journal/:position',
    config: needs('read'),
    schema: {
      summary: 'One entry, with all its members',
      tags,
      params: z.object({ position: z.coerce.number().int().min(1) }),
      response: { 200: journalEntry },
    },
    handler: async (request) => {
      const { position } = request.params
      const [entry] = await runtime.store.read(callerOf(request).organisation.id, (tx) =>
        tx.journal.list({ from: { after: position - 1 }, until: position, isWhole: true, limit: 1 }),
      )
      if (entry === undefined) throw new NothingThere(`There is no journal entry at position ${position}.`)
      return showEntry(entry)
    },
  })

  scope.route({
    method: 'GET',
    url: '/journal/export',
    config: needs('read'),
    schema: { summary: 'Everything that matches, as JSON Lines or CSV', tags, querystring: journalExportQuery },
    handler: async (request, reply) => {
      const { format, ...query } = request.query
      const caller = callerOf(request)
      const filter = filterOf(query)
      await noteExport(runtime, caller, caller.organisation, { format, filter })
      const search = { filter, order: 'oldest', limit: ENTRIES_PER_EXPORT_PAGE } as const
      const lines = exportLines(searchWhole(runtime, caller.organisation.id, search), format)
      return reply
        .header('Content-Type', EXPORT_MEDIA_TYPES[format])
        .header('Content-Disposition', `attachment; filename="${caller.organisation.name}-journal.${format}"`)
        .send(Readable.from(lines))
    },
  })

  scope.route({
    method: 'GET',
    url: '/journal/verification',
    config: needs('read'),
    schema: {
      summary: 'Whether the entries are those that were sealed',
      tags,
      querystring: z.object({ head: z.string().max(200).optional() }),
      response: { 200: verification },
    },
    handler: async (request) => {
      const organisation = callerOf(request).organisation.id
      const verdict = await verifyJournal({ runtime, vault }, organisation, request.query.head)
      const isIntact = verdict.kind === 'intact'
      return {
        intact: isIntact,
        sentence: verdict.sentence,
        entries: isIntact ? verdict.entries : null,
        head: isIntact ? (verdict.head ?? null) : null,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/users/:id/at',
    config: needs('read'),
    schema: {
      summary: 'A person as they were at a moment of the past',
      tags,
      params: byId,
      querystring: atQuery,
      response: { 200: personThen },
    },
    handler: async (request) => {
      const { id } = request.params
      const { at } = request.query
      const person = await personAt(runtime, callerOf(request).organisation.id, { id, atMs: Date.parse(at) })
      if (person === undefined) throw new NothingThere(`There was nobody with the id ${id} at ${at}.`)
      return { id, at: instant(Date.parse(at)), ...showState(person.state), ...showStanding(person) }
    },
  })

  scope.route({
    method: 'GET',
    url: '/groups/:id/at',
    config: needs('read'),
    schema: {
      summary: 'A group as it was at a moment of the past',
      tags,
      params: byId,
      querystring: atQuery,
      response: { 200: groupThen },
    },
    handler: async (request) => {
      const { id } = request.params
      const { at } = request.query
      const group = await groupAt(runtime, callerOf(request).organisation.id, { id, atMs: Date.parse(at) })
      if (group === undefined) throw new NothingThere(`There was no group with the id ${id} at ${at}.`)
      const members = [...group.members].slice(0, MEMBERS_SHOWN_MAX)
      return { id, at: instant(Date.parse(at)), ...showState(group.state), memberCount: group.members.size, members }
    },
  })

  scope.route({
    method: 'GET',
    url: '/request-counts',
    config: needs('read'),
    schema: {
      summary: 'Requests per client and hour or day, reads and unchanged writes too',
      tags,
      querystring: requestCountQuery,
      response: { 200: requestCounts },
    },
    handler: async (request) => {
      const { since, until, per } = request.query
      const range = { sinceMs: Date.parse(since), untilMs: until === undefined ? runtime.now() + 1 : Date.parse(until) }
      const organisation = callerOf(request).organisation.id
      const counts = await runtime.store.read(organisation, (tx) => tx.requestCounts.listCounts(range))
      return {
        items: countsPer(per, counts).map(({ hourMs, ...count }) => ({ from: instant(hourMs), ...count })),
      }
    },
  })
}

function parsePosition(cursor: string): number {
  const position = Number(cursor)
  if (Number.isSafeInteger(position) && position >= 0) return position
  throw new NothingThere('This is no place in the journal: take "next" of the part before as it is.')
}
