// The list of pushed groups, each with its status as a dropdown.
import { Anchor, Button, Checkbox, Group, Menu, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { AppDetail, PushRow } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { paths } from '../../../paths.ts'
import { Icon } from '../../../ui/icons.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { wordOf } from '../../../ui/status-badge.tsx'
import { UnlinkDialog } from './unlink-dialog.tsx'

type Act = 'push-now' | 'activate' | 'deactivate' | 'unlink' | 'unlink-and-delete'

const DONE: Readonly<Record<Act, string>> = {
  'push-now': 'The group is pushed.',
  activate: 'Group push is active.',
  deactivate: 'Group push is inactive: nothing is sent.',
  unlink: 'The group is unlinked; it stays at the app.',
  'unlink-and-delete': 'The group is unlinked and deleted at the app.',
}

/** One act on one or several pushed groups. */
function usePushAct(appId: string, onDone: () => void) {
  return useAct<{ readonly ids: readonly string[]; readonly act: Act }>({
    run: (body) => ask(`/sim/apps/${appId}/push/act`, { method: 'POST', body }),
    done: (_output, { act }) => DONE[act],
    onDone,
  })
}

export function PushTable({
  detail,
  rows,
  isEditing,
}: {
  readonly detail: AppDetail
  readonly rows: readonly PushRow[]
  readonly isEditing: boolean
}) {
  const [selected, setSelected] = useState<readonly string[]>([])
  const [unlinked, setUnlinked] = useState<readonly PushRow[]>([])
  const act = usePushAct(detail.id, () => {
    setSelected([])
    setUnlinked([])
  })
  const chosen = rows.filter(({ id }) => selected.includes(id))
  const toggle = (id: string) =>
    setSelected(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id])
  const isAll = selected.length === rows.length
  return (
    <>
      {isEditing && (
        <Group p="sm" gap="xs">
          {(['push-now', 'activate', 'deactivate'] as const).map((kind) => (
            <Button
              key={kind}
              size="xs"
              variant="default"
              disabled={chosen.length === 0}
              onClick={() => act.mutate({ ids: selected, act: kind })}
            >
              {WORDS[kind]}
            </Button>
          ))}
          <Button
            size="xs"
            color="red"
            variant="light"
            disabled={chosen.length === 0}
            onClick={() => setUnlinked(chosen)}
          >
            Unlink
          </Button>
          <Text size="sm" c="dimmed">
            {chosen.length} selected
          </Text>
        </Group>
      )}
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {isEditing && (
                <Table.Th w={40}>
                  <Checkbox
                    aria-label="Select all groups"
                    checked={isAll}
                    onChange={() => setSelected(isAll ? [] : rows.map(({ id }) => id))}
                  />
                </Table.Th>
              )}
              <Table.Th w="34%">Group in Standin</Table.Th>
              <Table.Th>Group in {detail.label}</Table.Th>
              <Table.Th w={200}>Last Push</Table.Th>
              <Table.Th w={150}>Push Status</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                {isEditing && (
                  <Table.Td>
                    <Checkbox
                      aria-label={`Select ${row.groupName}`}
                      checked={selected.includes(row.id)}
                      onChange={() => toggle(row.id)}
                    />
                  </Table.Td>
                )}
                <Table.Td>
                  <Anchor component={Link} href={paths.group(row.groupId)} size="sm" fw={600}>
                    {row.groupName}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {row.isByRule ? 'By rule' : 'By name'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {row.appGroupName}
                  <Text size="xs" c="dimmed">
                    {row.action === 'link' ? 'Linked' : 'Created'}, {row.members}{' '}
                    {row.members === 1 ? 'member' : 'members'} pushed
                  </Text>
                  {row.lastError !== null && row.status === 'ERROR' && (
                    <Text size="xs" c="var(--mantine-color-error)" className="wrap-anywhere">
                      {row.lastError}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Moment value={row.lastPush} />
                </Table.Td>
                <Table.Td>
                  <StatusMenu
                    row={row}
                    onAct={(kind) => act.mutate({ ids: [row.id], act: kind })}
                    onUnlink={() => setUnlinked([row])}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {unlinked.length > 0 && (
        <UnlinkDialog
          rows={unlinked}
          appLabel={detail.label}
          isBusy={act.isPending}
          onUnlink={(deletes) =>
            act.mutate({ ids: unlinked.map(({ id }) => id), act: deletes ? 'unlink-and-delete' : 'unlink' })
          }
          onClose={() => setUnlinked([])}
        />
      )}
    </>
  )
}

const WORDS = { 'push-now': 'Push now', activate: 'Activate group push', deactivate: 'Deactivate group push' } as const
const COLORS = { PUSHING: 'blue', ACTIVE: 'teal', INACTIVE: 'gray', ERROR: 'red' } as const

function StatusMenu({
  row,
  onAct,
  onUnlink,
}: {
  readonly row: PushRow
  readonly onAct: (act: 'push-now' | 'activate' | 'deactivate') => void
  readonly onUnlink: () => void
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="light"
          color={COLORS[row.status]}
          rightSection={<Icon name="down" size={14} />}
          aria-label={`${wordOf(row.status)}: push status of ${row.groupName}`}
        >
          {wordOf(row.status)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {row.status === 'INACTIVE' ? (
          <Menu.Item onClick={() => onAct('activate')}>{WORDS.activate}</Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={() => onAct('push-now')}>{WORDS['push-now']}</Menu.Item>
            <Menu.Item onClick={() => onAct('deactivate')}>{WORDS.deactivate}</Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item color="red" onClick={onUnlink}>
          Unlink pushed group
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
