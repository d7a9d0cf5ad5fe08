// "Push groups by name": the group, its match at the app and the push action, Save or Save & Add Another.
import { Button, Checkbox, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail, PushCandidate } from '../../../../../src/console-api/shapes.ts'
import { useAct, useAppGroups, useGet } from '../../../api/queries.ts'
import { ask, withQuery } from '../../../api/request.ts'
import { FormFailure } from '../../../ui/form.tsx'
import { Panel } from '../../../ui/page.tsx'

const WAIT_MS = 200

export function PushByName({ detail, onClose }: { readonly detail: AppDetail; readonly onClose: () => void }) {
  const [q, setQ] = useState('')
  const [search] = useDebouncedValue(q, WAIT_MS)
  const [chosen, setChosen] = useState<PushCandidate | undefined>()
  const [action, setAction] = useState<'create' | 'link'>('create')
  const [target, setTarget] = useState<string | null>(null)
  const [withMembers, setWithMembers] = useState(true)
  const [isClosing, setClosing] = useState(true)
  const found = useGet<PushCandidate[]>(
    ['apps', detail.id, 'push', 'candidates', search],
    withQuery(`/sim/apps/${detail.id}/push/candidates`, { q: search }),
  )
  const push = useAct<PushCandidate>({
    run: (group) =>
      ask(`/sim/apps/${detail.id}/push`, {
        method: 'POST',
        body: {
          groupId: group.id,
          withMembers,
          ...(action === 'link' && target !== null ? { appGroupId: target } : {}),
        },
      }),
    done: (_output, group) => `${group.name} is being pushed.`,
    isFailureShown: true,
    onDone: () => {
      if (isClosing) return onClose()
      setChosen(undefined)
      setQ('')
    },
  })
  const choose = (id: string | null) => {
    const group = found.data?.find((candidate) => candidate.id === id)
    setChosen(group)
    setAction(group?.match == null ? 'create' : 'link')
    setTarget(group?.match?.id ?? null)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (chosen !== undefined) push.mutate(chosen)
  }
  const options = (found.data ?? []).map(({ id, name, isPushed }) => ({
    value: id,
    label: isPushed ? `${name} (pushed already)` : name,
    disabled: isPushed,
  }))
  return (
    <Panel title="Push groups by name">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            Enter the name of the group that shall be pushed to {detail.label}. A group that gives roles there should
            not be the group that assigns the app.
          </Text>
          <FormFailure error={push.error} />
          <Select
            label="Group"
            placeholder="By name"
            searchable
            maw={420}
            searchValue={q}
            onSearchChange={setQ}
            filter={({ options: all }) => all}
            nothingFoundMessage="No group has this name"
            data={
              chosen !== undefined && !options.some(({ value }) => value === chosen.id)
                ? [...options, { value: chosen.id, label: chosen.name, disabled: false }]
                : options
            }
            value={chosen?.id ?? null}
            onChange={choose}
          />
          <Checkbox
            label="Push group memberships immediately"
            checked={withMembers}
            onChange={(event) => setWithMembers(event.currentTarget.checked)}
          />
          {chosen !== undefined && (
            <Match
              detail={detail}
              group={chosen}
              action={action}
              target={target}
              onAction={setAction}
              onTarget={setTarget}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant="default"
              disabled={chosen === undefined}
              loading={push.isPending && !isClosing}
              onClick={() => setClosing(false)}
            >
              Save & Add Another
            </Button>
            <Button
              type="submit"
              disabled={chosen === undefined || (action === 'link' && target === null)}
              loading={push.isPending && isClosing}
              onClick={() => setClosing(true)}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function Match({
  detail,
  group,
  action,
  target,
  onAction,
  onTarget,
}: {
  readonly detail: AppDetail
  readonly group: PushCandidate
  readonly action: 'create' | 'link'
  readonly target: string | null
  readonly onAction: (action: 'create' | 'link') => void
  readonly onTarget: (id: string | null) => void
}) {
  const appGroups = useAppGroups(detail.id)
  return (
    <Table withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Group</Table.Th>
          <Table.Th>Match result & push action</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Td>
            <Text fw={600}>{group.name}</Text>
            <Text size="xs" c="dimmed">
              {group.description}
            </Text>
          </Table.Td>
          <Table.Td>
            <Text size="sm" mb={6}>
              {group.match === null ? 'No match found' : `Match found: ${group.match.name}`}
            </Text>
            <Group gap="xs" align="flex-end">
              <Select
                aria-label="Push action"
                allowDeselect={false}
                w={170}
                data={[
                  { value: 'create', label: 'Create Group' },
                  { value: 'link', label: 'Link Group' },
                ]}
                value={action}
                onChange={(value) => onAction(value === 'link' ? 'link' : 'create')}
              />
              {action === 'create' ? (
                <Text size="sm" className="mono">
                  {group.name}
                </Text>
              ) : (
                <Select
                  aria-label="Group in the app"
                  placeholder="Choose the app's group"
                  searchable
                  w={260}
                  nothingFoundMessage="No such group. Refresh App Groups reads them."
                  data={(appGroups.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                  value={target}
                  onChange={onTarget}
                />
              )}
            </Group>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  )
}
