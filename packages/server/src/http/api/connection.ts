// How far connecting the identity provider has come.

import { connection } from '@fluid-scim/api'
import { clientName } from '../../journal/client-name.ts'
import { clientOf, readConnection } from '../../provisioning/connection.ts'
import type { StoredJournalEntry } from '../../store/port/journal.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'
import { showScimToken } from './tokens.ts'

export function connectionRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/connection',
    config: needs('read'),
    schema: {
      summary: 'What is seen of the identity provider, and what went wrong last',
      tags: ['Organisation'],
      response: { 200: connection },
    },
    handler: async (request) => {
      const { organisation, root } = callerOf(request)
      const seen = await readConnection(runtime, organisation.id)
      return {
        scimBaseUrl: `${root}/scim/v2`,
        isHttps: root.startsWith('https:'),
        syncDisabled: seen.isSyncDisabled,
        stage: seen.stage,
        tokens: seen.tokens.map(showScimToken),
        lastUsed: seen.lastUse === undefined ? null : instant(seen.lastUse.atMs),
        client: seen.lastUse === undefined ? null : clientName(seen.lastUse.client),
        people: seen.people,
        groups: seen.groups,
        heldGroups: seen.heldGroups,
        firstPerson: showArrival(seen.firstPerson),
        firstGroup: showArrival(seen.firstGroup),
        rolesGiven: seen.isRoleGiven,
        refused:
          seen.refused === undefined
            ? null
            : { at: instant(seen.refused.atMs), client: clientOf(seen.refused), sentence: seen.refused.sentence },
      }
    },
  })
}

function showArrival(entry: StoredJournalEntry | undefined) {
  if (entry?.subject === undefined) return null
  return { at: instant(entry.atMs), id: entry.subject.id, name: entry.subject.name }
}
