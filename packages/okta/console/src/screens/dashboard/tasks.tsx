// The tasks: what failed and why, with "Retry Selected".
import { Anchor, Badge, Button, Checkbox, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { TaskRow } from '../../../../src/console-api/shapes.ts'
import { useAct, useTasks } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Moment } from '../../ui/moment.tsx'
import { Answer, Empty, Panel } from '../../ui/page.tsx'

const TYPES = { provision: 'Create', update: 'Update', deprovision: 'Deprovision' } as const

export function Tasks() {
  const tasks = useTasks()
  const [selected, setSelected] = useState<readonly string[]>([])
  const retry = useAct<readonly string[]>({
    run: (ids) => ask('/sim/tasks/retry', { method: 'POST', body: { ids } }),
    done: (_output, ids) => `${ids.length} ${ids.length === 1 ? 'task is' : 'tasks are'} tried again.`,
    onDone: () => setSelected([]),
  })
  const actions = (
    <Button size="xs" disabled={selected.length === 0} loading={retry.isPending} onClick={() => retry.mutate(selected)}>
      Retry Selected
    </Button>
  )
  return (
    <Panel title="Tasks" actions={actions} padded={false}>
      <Answer query={tasks}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No tasks">What fails at an app and is not repeated by itself waits here for you.</Empty>
          ) : (
            <TaskTable rows={rows} selected={selected} onSelect={setSelected} />
          )
        }
      </Answer>
    </Panel>
  )
}

function TaskTable({
  rows,
  selected,
  onSelect,
}: {
  readonly rows: readonly TaskRow[]
  readonly selected: readonly string[]
  readonly onSelect: (ids: readonly string[]) => void
}) {
  const isAll = rows.every(({ id }) => selected.includes(id))
  const toggle = (id: string) =>
    onSelect(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id])
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <Checkbox
                aria-label="Select all tasks"
                checked={isAll}
                onChange={() => onSelect(isAll ? [] : rows.map(({ id }) => id))}
              />
            </Table.Th>
            <Table.Th w={120}>Type</Table.Th>
            <Table.Th w={190}>Items</Table.Th>
            <Table.Th>Description</Table.Th>
            <Table.Th w={190}>Since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((task) => (
            <Table.Tr key={task.id}>
              <Table.Td>
                <Checkbox
                  aria-label={`Select ${task.personName}`}
                  checked={selected.includes(task.id)}
                  onChange={() => toggle(task.id)}
                />
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color="red" tt="none" radius="sm">
                  {TYPES[task.kind]}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} href={paths.person(task.personId)} size="sm">
                  {task.personName}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {task.appLabel}
                </Text>
              </Table.Td>
              <Table.Td className="wrap-anywhere">{task.description}</Table.Td>
              <Table.Td>
                <Moment value={task.created} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
