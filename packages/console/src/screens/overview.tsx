import { Anchor, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLiveJournal } from '../api/live.ts'
import {
  alarms as alarmsQuery,
  connection as connectionQuery,
  journal as journalQuery,
  licences as licencesQuery,
  peopleCount,
  requestCounts,
  session as sessionQuery,
} from '../api/queries.ts'
import type { Connection, RequestCounts } from '../api/shapes.ts'
import { logOf, paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Chart, hoursAgo } from '../ui/chart.tsx'
import { Go } from '../ui/go.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { LicenceBars } from './licence-bars.tsx'
import { EntryRow } from './log-entry.tsx'
import { OpenAlarm } from './safeguard-section.tsx'

const WEEK_HOURS = 168
const BAR_HOURS = 3
const RECENT = 6

export function Overview() {
  const session = useQuery(sessionQuery)
  const connection = useQuery(connectionQuery)
  const alarms = useQuery(alarmsQuery)
  const licences = useQuery(licencesQuery)
  const [sinceMs] = useState(() => hoursAgo(WEEK_HOURS))
  const counts = useQuery(requestCounts(new Date(sinceMs).toISOString(), 'hour'))
  const recent = useInfiniteQuery(journalQuery({}))
  const refresh = useRefresh()
  useLiveJournal({}, () => void refresh('journal', 'connection', 'alarms', 'people', 'groups'))
  const open = alarms.data?.items.filter(({ state }) => state === 'open') ?? []
  return (
    <Page title={t.overview.title} lead={t.overview.lead(session.data?.organisation.displayName ?? '')}>
      <Stack gap="lg">
        {open.map((alarm) => (
          <OpenAlarm key={alarm.id} alarm={alarm} />
        ))}
        <QueryView query={connection} lines={2}>
          {(seen) => <ConnectionNote seen={seen} />}
        </QueryView>
        <QueryView query={connection} lines={3}>
          {(seen) => <Tiles seen={seen} counts={counts.data} />}
        </QueryView>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Section title={t.overview.chart} lead={t.overview.chartLead}>
            <QueryView query={counts}>
              {(answer) => <Chart counts={answer} sinceMs={sinceMs} stepHours={BAR_HOURS} />}
            </QueryView>
          </Section>
          <Section title={t.overview.licences}>
            <QueryView query={licences}>{({ items }) => <LicenceBars licences={items} />}</QueryView>
          </Section>
        </SimpleGrid>
        <section className="card flush" aria-labelledby="recent-title">
          <div className="card-head">
            <Title order={2} id="recent-title">
              {t.overview.recent}
            </Title>
            <Anchor component={Go} to={paths.log} size="sm">
              {t.overview.toLog}
            </Anchor>
          </div>
          <QueryView query={recent}>
            {({ pages }) => {
              const entries = pages[0]?.items.slice(0, RECENT) ?? []
              if (entries.length === 0) {
                return (
                  <Text c="dimmed" p="md">
                    {t.log.emptyBody}
                  </Text>
                )
              }
              return entries.map((entry) => <EntryRow key={entry.position} entry={entry} />)
            }}
          </QueryView>
        </section>
      </Stack>
    </Page>
  )
}

function ConnectionNote({ seen }: { readonly seen: Connection }) {
  if (seen.syncDisabled) return <Notice tone="warn">{t.overview.syncOff}</Notice>
  if (seen.stage === 'groups' || seen.stage === 'people') {
    return (
      <Notice tone="ok" title={t.overview.connected}>
        {seen.client}
        {seen.lastUsed === null ? null : (
          <>
            , {t.overview.lastRequest.toLowerCase()} <Instant at={seen.lastUsed} />
          </>
        )}
      </Notice>
    )
  }
  return (
    <section className="card" aria-labelledby="connect-title">
      <Group justify="space-between">
        <div className="measure">
          <Title order={2} id="connect-title">
            {t.overview.connect}
          </Title>
          <Text c="dimmed">{t.overview.connectBody}</Text>
        </div>
        <Group>
          <Button component={Go} to={paths.guide('okta')}>
            Okta
          </Button>
          <Button component={Go} to={paths.guide('entra')} variant="default">
            Microsoft Entra ID
          </Button>
        </Group>
      </Group>
    </section>
  )
}

function Tiles({ seen, counts }: { readonly seen: Connection; readonly counts: RequestCounts | undefined }) {
  const active = useQuery(peopleCount({ state: 'active' }))
  const all = useQuery(peopleCount({}))
  const licences = useQuery(licencesQuery)
  const dayAgoMs = Date.now() - 24 * 3_600_000
  const today = (counts?.items ?? []).filter(({ from }) => Date.parse(from) >= dayAgoMs)
  const of = (kind: string) => today.filter((one) => one.kind === kind).reduce((sum, { requests }) => sum + requests, 0)
  const people = licences.data?.items.reduce((sum, { people: count }) => sum + count, 0) ?? active.data?.total ?? 0
  const total = all.data?.total ?? seen.people
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="lg">
      <Tile
        to={paths.people}
        value={people}
        label={t.overview.active}
        note={t.overview.inactive(Math.max(0, total - people))}
      />
      <Tile
        to={paths.groups}
        value={seen.groups}
        label={t.overview.groups}
        note={
          seen.groups === 0
            ? t.overview.noGroups
            : seen.heldGroups === 0
              ? t.overview.allMapped
              : t.overview.held(seen.heldGroups)
        }
        isWarning={seen.heldGroups > 0}
      />
      <Tile
        to={logOf({ outcome: 'refused' })}
        value={of('refused')}
        label={t.overview.refused}
        note={t.overview.changed(of('changed'))}
        isWarning={of('refused') > 0}
      />
    </SimpleGrid>
  )
}

function Tile({
  to,
  value,
  label,
  note,
  isWarning = false,
}: {
  readonly to: string
  readonly value: number
  readonly label: string
  readonly note: string
  readonly isWarning?: boolean
}) {
  return (
    <Go to={to} className="card link tile">
      <strong>{t.numeral(value)}</strong>
      <Text>{label}</Text>
      <Text size="sm" style={{ color: isWarning ? 'var(--fluid-warn)' : 'var(--mantine-color-dimmed)' }}>
        {note}
      </Text>
    </Go>
  )
}
