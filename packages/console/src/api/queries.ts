// Every question that the console asks, by name: a screen takes them from here, an act makes them fresh again by name.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, type Query } from './request.ts'
import type {
  AccountSignIn,
  Alarms,
  ApiKeys,
  Connection,
  EncryptionKeys,
  FormerPeople,
  Group,
  Groups,
  HeldGroups,
  JournalEntry,
  JournalPage,
  Licences,
  ListedSessions,
  Mappings,
  Members,
  OauthClients,
  People,
  PersonDetails,
  PersonThen,
  Providers,
  RequestCounts,
  Roles,
  ScimTokens,
  Session,
  Settings,
  SigningKeys,
  Webhooks,
} from './shapes.ts'

const PART = 100

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: () => get<Session>('/session'),
  staleTime: 60_000,
})

export const settings = queryOptions({ queryKey: ['settings'], queryFn: () => get<Settings>('/settings') })

export const connection = queryOptions({
  queryKey: ['connection'],
  queryFn: () => get<Connection>('/connection'),
  // Reads leave no entry in the journal, so the live feed alone would not show a test of the credentials.
  refetchInterval: ({ state }) => (state.data?.stage === 'groups' ? 15_000 : 1_500),
})

export const scimTokens = queryOptions({
  queryKey: ['scim-tokens'],
  queryFn: () => get<ScimTokens>('/scim-tokens'),
  // That a token has been used is no entry of the journal either; somebody waits for it during a rotation.
  refetchInterval: ({ state }) =>
    state.data?.items.some((token) => token.state === 'expiring') === true ? 2_000 : 15_000,
})

export const alarms = queryOptions({
  queryKey: ['alarms'],
  queryFn: () => get<Alarms>('/safeguard'),
  refetchInterval: 15_000,
})

export const roles = queryOptions({ queryKey: ['roles'], queryFn: () => get<Roles>('/roles') })
export const licences = queryOptions({ queryKey: ['licences'], queryFn: () => get<Licences>('/licences') })
export const mappings = queryOptions({ queryKey: ['mappings'], queryFn: () => get<Mappings>('/mappings') })
export const apiKeys = queryOptions({ queryKey: ['api-keys'], queryFn: () => get<ApiKeys>('/api-keys') })
export const oauthClients = queryOptions({
  queryKey: ['oauth-clients'],
  queryFn: () => get<OauthClients>('/oauth-clients'),
})
export const webhooks = queryOptions({ queryKey: ['webhooks'], queryFn: () => get<Webhooks>('/webhooks') })
export const providers = queryOptions({ queryKey: ['providers'], queryFn: () => get<Providers>('/providers') })

export const encryptionKeys = queryOptions({
  queryKey: ['encryption-keys'],
  queryFn: () => get<EncryptionKeys>('/saml-encryption-keys'),
})

export const signingKeys = queryOptions({
  queryKey: ['signing-keys'],
  queryFn: () => get<SigningKeys>('/saml-signing-keys'),
})

/** All groups: an organisation has hundreds, in a few parts. */
export const groups = queryOptions({
  queryKey: ['groups'],
  queryFn: async ({ signal }) => {
    const all: Group[] = []
    let after: string | null = ''
    while (after !== null) {
      const part: Groups = await get<Groups>('/groups', { limit: 500, after }, signal)
      all.push(...part.items)
      after = part.next
    }
    return all
  },
})

export const heldGroups = queryOptions({
  queryKey: ['groups', 'held'],
  queryFn: () => get<HeldGroups>('/held-groups', { limit: 100 }),
})

export const members = (group: string) =>
  infiniteQueryOptions({
    queryKey: ['groups', group, 'members'],
    queryFn: ({ pageParam, signal }) =>
      get<Members>(`/groups/${encodeURIComponent(group)}/members`, { after: pageParam, limit: 200 }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })

export interface PeopleFilter {
  readonly search: string
  readonly state: string
  readonly licence: string
  readonly role: string
  readonly origin: string
}

export const people = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ['people', filter],
    queryFn: ({ pageParam, signal }) => get<People>('/people', { ...filter, after: pageParam, limit: PART }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })

export const peopleFound = (search: string, limit: number) =>
  queryOptions({
    queryKey: ['people', 'found', search, limit],
    queryFn: ({ signal }) => get<People>('/people', { search, limit }, signal),
  })

export const peopleCount = (filter: { readonly state?: string }) =>
  queryOptions({
    queryKey: ['people', 'count', filter],
    queryFn: () => get<People>('/people', { ...filter, limit: 1 }),
  })

export const person = (id: string) =>
  queryOptions({ queryKey: ['person', id], queryFn: () => get<PersonDetails>(`/people/${encodeURIComponent(id)}`) })

export const personAt = (id: string, at: string) =>
  queryOptions({
    queryKey: ['person', id, 'at', at],
    queryFn: () => get<PersonThen>(`/users/${encodeURIComponent(id)}/at`, { at }),
  })

export const personSignIn = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'sign-in'],
    queryFn: () => get<AccountSignIn>(`/users/${encodeURIComponent(id)}/sign-in`),
  })

export const formerPeople = infiniteQueryOptions({
  queryKey: ['former-people'],
  queryFn: ({ pageParam, signal }) => get<FormerPeople>('/former-people', { after: pageParam, limit: PART }, signal),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next ?? undefined,
})

export const sessions = infiniteQueryOptions({
  queryKey: ['sessions'],
  queryFn: ({ pageParam, signal }) => get<ListedSessions>('/sessions', { after: pageParam, limit: PART }, signal),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next ?? undefined,
})

/** Who came in through a provider, among the latest sessions: so many people, and whether there may be more. */
export const peopleThrough = (provider: string) =>
  queryOptions({
    queryKey: ['sessions', 'through', provider],
    queryFn: async ({ signal }) => {
      const { items, next } = await get<ListedSessions>('/sessions', { limit: 500 }, signal)
      const people = new Set(items.filter((one) => one.provider === provider).map(({ account }) => account.id))
      return { people: people.size, isMore: next !== null }
    },
  })

export const journal = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['journal', filter],
    queryFn: ({ pageParam, signal }) =>
      get<JournalPage>('/journal', { ...filter, after: pageParam, limit: PART }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })

export const journalEntry = (position: number) =>
  queryOptions({
    queryKey: ['journal', 'entry', position],
    queryFn: () => get<JournalEntry>(`/journal/${position}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const requestCounts = (since: string, per: 'hour' | 'day') =>
  queryOptions({
    queryKey: ['request-counts', since, per],
    queryFn: () => get<RequestCounts>('/request-counts', { since, per }),
    refetchInterval: 30_000,
  })
