// The provisioning log: live at its head, filtered by the address, older entries as they are asked for.

import { Button, Group, Menu, Stack, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLiveJournal } from '../api/live.ts'
import { journal as journalQuery, person, requestCounts } from '../api/queries.ts'
import { API, queryString } from '../api/request.ts'
import type { JournalEntry } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { Chart, hoursAgo } from '../ui/chart.tsx'
import { Choice, ClearFilters, isAny, SearchField, useFilters } from '../ui/filters.tsx'
import { Icon } from '../ui/icons.tsx'
import { Instant } from '../ui/instant.tsx'
import { Problem, Tag } from '../ui/notice.tsx'
import { Empty, Page, Section } from '../ui/page.tsx'
import { QueryView, Waiting } from '../ui/query-view.tsx'
import { EntryRow } from './log-entry.tsx'

const TYPING_MS = 200
/** So many entries are looked for at once, through as many parts as it takes. */
const FEW = 10
const DAY_MS = 86_400_000
const SINCE_MS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
}
const KINDS: Readonly<Record<string, string>> = {
  people:
    'user.created,user.updated,user.deactivated,user.reactivated,user.deleted,user.restored,grant.given,grant.taken',
  groups: 'group.created,group.updated,group.deleted,group.regranted,group.restored,mapping.set,mapping.removed',
  access:
    'token.set,token.revoked,oauth-client.added,oauth-client.rotated,oauth-client.revoked,authentication.refused,sign-in.done,sign-in.refused,session.ended,credential.changed,provider.changed,provider.removed,api-key.added,api-key.revoked',
  settings:
    'settings.changed,catalogue.changed,schema.defined,schema.removed,webhook.added,webhook.changed,webhook.removed',
  safeguard: 'safeguard.alarmed,safeguard.held,safeguard.released,safeguard.restored',
}

export function Log() {
  const filters = useFilters('text', TYPING_MS)
  const [now] = useState(() => Date.now())
  const sinceMs = SINCE_MS[filters.of('time')]
  const filter = {
    outcome: filters.of('outcome'),
    action: KINDS[filters.of('kind')] ?? '',
    client: filters.of('client'),
    person: filters.of('person'),
    group: filters.of('group'),
    text: filters.text,
    since: sinceMs === undefined ? '' : new Date(now - sinceMs).toISOString(),
  }
  const isFiltered = isAny(filter)
  const query = useInfiniteQuery({ ...journalQuery(filter), placeholderData: keepPreviousData })
  const { live, newer } = useNewer(filter)
  const known = query.data?.pages.flatMap(({ items }) => items) ?? []
  const entries = merged(newer, known)
  const search = queryString(filter)
  const [wanted, setWanted] = useState({ search, entries: FEW })
  const goal = wanted.search === search ? wanted.entries : FEW
  // What is rare is looked for in parts: a part without it says only how far it has looked.
  const isLookingOn = known.length < goal && query.hasNextPage && !query.isFetchNextPageError
  const searchedTo = query.isPlaceholderData ? undefined : query.data?.pages.at(-1)?.searchedTo
  const reachesBack = query.data?.pages.at(-1)?.reachesBack
  useEffect(() => {
    if (isLookingOn && !query.isFetching) void query.fetchNextPage()
  }, [isLookingOn, query.isFetching, query.fetchNextPage])

  return (
    <Page title={t.log.title} lead={t.log.lead} actions={<Export filter={filter} />}>
      <Stack gap="md">
        <RequestChart />
        <search className="filters">
          <SearchField label={t.log.search} hint={t.log.searchHint} filters={filters} />
          <Choice
            label={t.log.outcome}
            all={t.log.all}
            value={filters.of('outcome')}
            onSet={(value) => filters.set('outcome', value)}
            choices={[
              ['changed', t.log.changedOnly],
              ['refused', t.log.refusedOnly],
            ]}
          />
          <Choice
            label={t.log.kind}
            all={t.log.kinds.any}
            value={filters.of('kind')}
            onSet={(value) => filters.set('kind', value)}
            choices={[
              ['people', t.log.kinds.people],
              ['groups', t.log.kinds.groups],
              ['access', t.log.kinds.access],
              ['settings', t.log.kinds.settings],
              ['safeguard', t.log.kinds.safeguard],
            ]}
          />
          <Choice
            label={t.log.since}
            all={t.log.times.any}
            value={filters.of('time')}
            onSet={(value) => filters.set('time', value)}
            choices={[
              ['hour', t.log.times.hour],
              ['day', t.log.times.day],
              ['week', t.log.times.week],
              ['month', t.log.times.month],
            ]}
          />
        </search>
        <Group justify="space-between">
          <Group gap="xs">
            <Tag tone={live === 'live' ? 'ok' : 'quiet'}>
              <span className="pulse" aria-hidden="true" />
              {live === 'live' ? t.log.live : t.connection.reconnecting}
            </Tag>
            {filter.person === '' ? null : <PersonChip id={filter.person} onClear={() => filters.set('person', '')} />}
            {filter.group === '' ? null : (
              <Tag tone="info">
                <ClearButton label={t.nav.groups} onClear={() => filters.set('group', '')} />
              </Tag>
            )}
          </Group>
          {isFiltered ? <ClearFilters filters={filters} /> : null}
        </Group>
        <div className="card flush">
          <QueryView query={query} lines={10}>
            {() =>
              entries.length === 0 && isLookingOn ? (
                <Waiting lines={4} />
              ) : entries.length === 0 ? (
                <Empty title={query.hasNextPage ? t.log.emptySoFar : isFiltered ? t.log.emptyFilter : t.log.empty}>
                  <p>{isFiltered ? '' : t.log.emptyBody}</p>
                </Empty>
              ) : (
                entries.map((entry) => <EntryRow key={entry.position} entry={entry} />)
              )
            }
          </QueryView>
        </div>
        {query.isFetchNextPageError ? <Problem error={query.error} /> : null}
        {query.hasNextPage ? (
          <Older
            searchedTo={searchedTo ?? undefined}
            isLookingOn={isLookingOn}
            isFetching={query.isFetchingNextPage}
            onStop={() => setWanted({ search, entries: 0 })}
            onMore={() => {
              setWanted({ search, entries: known.length + FEW })
              if (query.isFetchNextPageError) void query.fetchNextPage()
            }}
          />
        ) : reachesBack === undefined || reachesBack === null ? null : (
          <Text size="sm" c="dimmed" ta="center">
            {t.log.reachesBackTo} <Instant at={reachesBack} form="time" />. {t.log.droppedBefore}
          </Text>
        )}
      </Stack>
    </Page>
  )
}

/** The way to older entries: part after part while the search looks on, until it is stopped. */
function Older({
  searchedTo,
  isLookingOn,
  isFetching,
  onStop,
  onMore,
}: {
  readonly searchedTo: string | undefined
  readonly isLookingOn: boolean
  readonly isFetching: boolean
  readonly onStop: () => void
  readonly onMore: () => void
}) {
  const isSearch = searchedTo !== undefined
  return (
    <Stack gap="xs" align="center">
      {isSearch ? (
        <Text size="sm" c="dimmed" ta="center">
          <span role="status">{isLookingOn ? t.log.searching : ''}</span> {t.log.searchedBackTo}{' '}
          <Instant at={searchedTo} form="time" />.
        </Text>
      ) : null}
      <Button
        variant="default"
        onClick={isSearch && isLookingOn ? onStop : onMore}
        // A search that is being stopped or taken up again keeps its button, and the focus on it.
        loading={isFetching && !isSearch}
      >
        {isSearch ? (isLookingOn ? t.log.stopSearch : t.log.searchOn) : t.actions.more}
      </Button>
    </Stack>
  )
}

/** What has come since the page was opened; forgotten when the filters change. */
function useNewer(filter: Readonly<Record<string, string>>) {
  const search = queryString(filter)
  const [came, setCame] = useState<{ readonly search: string; readonly entries: readonly JournalEntry[] }>()
  const newer = came?.search === search ? came.entries : []
  const live = useLiveJournal(filter, (entries) =>
    setCame((before) => ({
      search,
      entries: [...entries.toReversed(), ...(before?.search === search ? before.entries : [])],
    })),
  )
  return { live, newer }
}

function merged(newer: readonly JournalEntry[], known: readonly JournalEntry[]): readonly JournalEntry[] {
  const positions = new Set(known.map(({ position }) => position))
  return [...newer.filter(({ position }) => !positions.has(position)), ...known]
}

function RequestChart() {
  const [sinceMs] = useState(() => hoursAgo(168))
  const counts = useQuery(requestCounts(new Date(sinceMs).toISOString(), 'hour'))
  return (
    <Section title={t.overview.chart}>
      <QueryView query={counts}>{(answer) => <Chart counts={answer} sinceMs={sinceMs} stepHours={2} />}</QueryView>
    </Section>
  )
}

function Export({ filter }: { readonly filter: Readonly<Record<string, string>> }) {
  const address = (format: string) => `${API}/journal/export${queryString({ ...filter, format })}`
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={17} />}>
          {t.log.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('csv')} download>
          {t.log.exportCsv}
        </Menu.Item>
        <Menu.Item component="a" href={address('jsonl')} download>
          {t.log.exportJson}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function PersonChip({ id, onClear }: { readonly id: string; readonly onClear: () => void }) {
  const query = useQuery(person(id))
  return (
    <Tag tone="info">
      <ClearButton label={query.data?.name ?? id} onClear={onClear} />
    </Tag>
  )
}

function ClearButton({ label, onClear }: { readonly label: string; readonly onClear: () => void }) {
  return (
    <button
      type="button"
      className="chip"
      onClick={onClear}
      aria-label={`${t.actions.remove}: ${t.log.filteredBy(label)}`}
    >
      <Text span size="xs" fw={600}>
        {t.log.filteredBy(label)}
      </Text>
      <Icon name="cross" size={11} />
    </button>
  )
}
