// Import: "Import Now", what it has found, and "Confirm Assignments".
import { Alert, Badge, Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { AppDetail, ImportedUserRow, ImportPlan } from '../../../../src/console-api/shapes.ts'
import { useAct, useActivity, useImportPlan } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { BatchLine } from '../../ui/activity-menu.tsx'
import { MoreButton, rowsOf, usePages } from '../../ui/more-pages.tsx'
import { Answer, Empty, Panel } from '../../ui/page.tsx'
import { ImportStopped } from './import-stopped.tsx'
import { NotConfigured } from './not-configured.tsx'

const MATCHES = {
  linked: { word: 'Linked', color: 'teal' },
  exact: { word: 'Exact match', color: 'blue' },
  partial: { word: 'Partial match', color: 'yellow' },
  none: { word: 'New user', color: 'gray' },
} as const

export function ImportTab({ detail }: { readonly detail: AppDetail }) {
  const [selected, setSelected] = useState<readonly string[]>([])
  const found = usePages<ImportedUserRow>(['apps', detail.id, 'import'], `/sim/apps/${detail.id}/import?limit=50`)
  const plan = useImportPlan(detail.id).data
  const isPaused = (plan?.stopped.length ?? 0) > 0
  const running = useActivity().data?.batches.find(
    (batch) => batch.appId === detail.id && batch.title.startsWith('Import') && batch.finished === null,
  )
  const start = useAct({
    run: () => ask(`/sim/apps/${detail.id}/import`, { method: 'POST' }),
    done: 'The import has started.',
  })
  const confirm = useAct<readonly string[]>({
    run: (externalIds) => ask(`/sim/apps/${detail.id}/import/confirm`, { method: 'POST', body: { externalIds } }),
    done: (_output, ids) => `${ids.length} ${ids.length === 1 ? 'assignment is' : 'assignments are'} confirmed.`,
    onDone: () => setSelected([]),
  })
  if (!detail.connection.isEnabled) return <NotConfigured detail={detail} what="Import" />
  return (
    <Stack>
      <ImportStopped detail={detail} />
      {running !== undefined && (
        <Alert color="blue" title="Importing">
          <BatchLine batch={running} />
        </Alert>
      )}
      {plan?.last != null && running === undefined && <Summary last={plan.last} />}
      <Panel
        title="Import Results"
        padded={false}
        actions={
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              loading={start.isPending}
              disabled={isPaused}
              title={isPaused ? 'All imports are paused' : undefined}
              onClick={() => start.mutate()}
            >
              Import Now
            </Button>
            <Button
              size="xs"
              disabled={selected.length === 0}
              loading={confirm.isPending}
              onClick={() => confirm.mutate(selected)}
            >
              Confirm Assignments
            </Button>
          </Group>
        }
      >
        <Answer query={found}>
          {(data) => {
            const rows = rowsOf(data)
            return rows.length === 0 ? (
              <Empty title="Nothing imported yet">
                "Import Now" reads the app's users page by page, and its groups when "Import Groups" is on.
              </Empty>
            ) : (
              <>
                <Found rows={rows} selected={selected} onSelect={setSelected} />
                <MoreButton query={found} />
              </>
            )
          }}
        </Answer>
      </Panel>
    </Stack>
  )
}

function Summary({ last }: { readonly last: NonNullable<ImportPlan['last']> }) {
  const { scanned, added, known, removed, groups } = last
  return (
    <Text size="sm" role="status">
      The last import: {count(scanned, 'user')} scanned, {added} new, {known} known, {removed} removed;{' '}
      {count(groups, 'group')}.
    </Text>
  )
}

function count(number: number, word: string): string {
  return `${number.toLocaleString()} ${number === 1 ? word : `${word}s`}`
}

function Found({
  rows,
  selected,
  onSelect,
}: {
  readonly rows: readonly ImportedUserRow[]
  readonly selected: readonly string[]
  readonly onSelect: (ids: readonly string[]) => void
}) {
  const open = rows.filter(({ match }) => match !== 'linked').map(({ externalId }) => externalId)
  const isAll = open.length > 0 && open.every((id) => selected.includes(id))
  const toggle = (id: string) =>
    onSelect(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id])
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <Checkbox
                aria-label="Select all"
                checked={isAll}
                disabled={open.length === 0}
                onChange={() => onSelect(isAll ? [] : open)}
              />
            </Table.Th>
            <Table.Th>User at the app</Table.Th>
            <Table.Th>Assigned to</Table.Th>
            <Table.Th w={150}>Match</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.externalId}>
              <Table.Td>
                <Checkbox
                  aria-label={`Select ${row.userName}`}
                  disabled={row.match === 'linked'}
                  checked={selected.includes(row.externalId)}
                  onChange={() => toggle(row.externalId)}
                />
              </Table.Td>
              <Table.Td>
                {row.displayName}
                <Text size="xs" c="dimmed">
                  {row.userName}
                </Text>
              </Table.Td>
              <Table.Td>{row.personName ?? 'A new person'}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={MATCHES[row.match].color} tt="none" radius="sm">
                  {MATCHES[row.match].word}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
