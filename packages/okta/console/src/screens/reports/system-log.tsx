// Reports → System Log: query and time, how many over time, and the events with their wire.
import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { LogEvent } from '../../api/okta.ts'
import { withQuery } from '../../api/request.ts'
import { HiddenHead } from '../../ui/hidden-head.tsx'
import { Icon } from '../../ui/icons.tsx'
import { MoreButton, rowsOf, usePages } from '../../ui/more-pages.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { EventRow } from './event-row.tsx'
import { Histogram } from './histogram.tsx'

const HOUR_MS = 3_600_000
const RANGES = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '2160', label: 'Last 90 days' },
] as const

export function SystemLog() {
  const [params, setParams] = useSearchParams()
  const filter = params.get('filter') ?? ''
  const q = params.get('q') ?? ''
  const hours = params.get('hours') ?? '168'
  const change = (values: Readonly<Record<string, string>>) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      for (const [name, value] of Object.entries(values)) {
        if (value === '') next.delete(name)
        else next.set(name, value)
      }
      return next
    })
  return (
    <Page
      title="System Log"
      description="What happened, as an Okta administrator sees it. Behind each event stands what Okta never shows: the requests and answers."
    >
      <Filters key={`${filter}${q}`} filter={filter} q={q} hours={hours} onChange={change} />
      <Events key={`${filter}|${q}|${hours}`} filter={filter} q={q} hours={Number(hours)} />
    </Page>
  )
}

function Filters({
  filter,
  q,
  hours,
  onChange,
}: {
  readonly filter: string
  readonly q: string
  readonly hours: string
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}) {
  const [text, setText] = useState(filter)
  const [keywords, setKeywords] = useState(q)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onChange({ filter: text.trim(), q: keywords.trim() })
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <Select
          label="Time"
          w={160}
          allowDeselect={false}
          data={[...RANGES]}
          value={hours}
          onChange={(value) => onChange({ hours: value ?? hours })}
        />
        <TextInput
          label="Filter"
          placeholder='eventType sw "application.provision" and outcome.result eq "FAILURE"'
          flex={2}
          miw={240}
          classNames={{ input: 'mono' }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label="Keywords"
          placeholder="A name, a word"
          flex={1}
          miw={160}
          value={keywords}
          onChange={(event) => setKeywords(event.currentTarget.value)}
        />
        <Button type="submit" leftSection={<Icon name="search" size={16} />}>
          Search
        </Button>
        {(filter !== '' || q !== '') && (
          <Button variant="default" onClick={() => onChange({ filter: '', q: '' })}>
            Clear
          </Button>
        )}
      </Group>
    </form>
  )
}

function Events({ filter, q, hours }: { readonly filter: string; readonly q: string; readonly hours: number }) {
  const [since] = useState(() => new Date(Date.now() - hours * HOUR_MS))
  const path = withQuery('/api/v1/logs', {
    filter,
    q,
    since: since.toISOString(),
    sortOrder: 'DESCENDING',
    limit: 100,
  })
  const pages = usePages<LogEvent>(['logs'], path)
  return (
    <Answer query={pages}>
      {(data) => {
        const events = rowsOf(data)
        return (
          <Stack>
            <Panel>
              <Histogram events={events} since={since} />
            </Panel>
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                Events: {events.length}
                {pages.hasNextPage ? ' and more' : ''}
              </Text>
            </Group>
            <Panel padded={false}>
              {events.length === 0 ? (
                <Empty title="No event fits">Change the time or the filter.</Empty>
              ) : (
                <>
                  <Table.ScrollContainer minWidth={820}>
                    <Table>
                      <Table.Thead>
                        <Table.Tr>
                          <HiddenHead w={44} label="Expand" />
                          <Table.Th w={200}>Time</Table.Th>
                          <Table.Th w={150}>Actor</Table.Th>
                          <Table.Th>Event info</Table.Th>
                          <Table.Th w={260}>Targets</Table.Th>
                        </Table.Tr>
                      </Table.Thead>
                      <Table.Tbody>
                        {events.map((event) => (
                          <EventRow key={event.uuid} event={event} />
                        ))}
                      </Table.Tbody>
                    </Table>
                  </Table.ScrollContainer>
                  <MoreButton query={pages} />
                </>
              )}
            </Panel>
          </Stack>
        )
      }}
    </Answer>
  )
}
