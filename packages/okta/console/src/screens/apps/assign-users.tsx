// "Assign Users to App": an app, several people, one act.
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Candidate } from '../../../../src/console-api/shapes.ts'
import { useAct, useApps, useGet } from '../../api/queries.ts'
import { ask, withQuery } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'

export function AssignUsers() {
  const apps = useApps()
  const [appId, setAppId] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlyMap<string, string>>(new Map())
  const [, navigate] = useLocation()
  const assign = useAct({
    run: () => ask(`/sim/apps/${appId}/people`, { method: 'POST', body: { personIds: [...selected.keys()] } }),
    done: `${selected.size} people are assigned.`,
    onDone: () => appId !== null && navigate(paths.app(appId, 'assignments')),
  })
  const toggle = ({ id, name }: Candidate) =>
    setSelected((old) => {
      const next = new Map(old)
      if (!next.delete(id)) next.set(id, name)
      return next
    })
  return (
    <Page title="Assign Users to App" back={[{ label: 'Applications', href: paths.apps }]}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title="Application">
          <Select
            label="Application"
            placeholder="Choose an application"
            data={(apps.data ?? []).map(({ id, label }) => ({ value: id, label }))}
            value={appId}
            onChange={setAppId}
          />
        </Panel>
        <Panel title="People">
          {appId === null ? (
            <Text c="dimmed">Choose the application first.</Text>
          ) : (
            <People appId={appId} selected={selected} onToggle={toggle} />
          )}
        </Panel>
      </SimpleGrid>
      <Group justify="flex-end">
        <Text size="sm" c="dimmed">
          {selected.size === 0 ? 'Nobody is selected' : `${selected.size} selected`}
        </Text>
        <Button
          disabled={appId === null || selected.size === 0}
          loading={assign.isPending}
          onClick={() => assign.mutate()}
        >
          Assign
        </Button>
      </Group>
    </Page>
  )
}

function People({
  appId,
  selected,
  onToggle,
}: {
  readonly appId: string
  readonly selected: ReadonlyMap<string, string>
  readonly onToggle: (candidate: Candidate) => void
}) {
  const [q, setQ] = useState('')
  const people = useGet<Candidate[]>(
    ['apps', appId, 'candidates', 'people', q],
    withQuery(`/sim/apps/${appId}/candidates/people`, { q }),
  )
  return (
    <Stack>
      <SearchField label="Search people" onSearch={setQ} />
      <Answer query={people}>
        {(list) => (
          <Stack gap="xs">
            {list.length === 0 && <Empty title="Nobody has this name" />}
            {list.map((candidate) => (
              <Checkbox
                key={candidate.id}
                label={candidate.name}
                description={candidate.isAssigned ? `${candidate.detail} · assigned already` : candidate.detail}
                disabled={candidate.isAssigned}
                checked={candidate.isAssigned || selected.has(candidate.id)}
                onChange={() => onToggle(candidate)}
              />
            ))}
          </Stack>
        )}
      </Answer>
    </Stack>
  )
}
