// The people of the Assignments tab, each with how the account is, pencil and X.
import { ActionIcon, Anchor, Button, Group, Stack, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { AppDetail, AssignmentRow } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask, withQuery } from '../../../api/request.ts'
import { paths } from '../../../paths.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { HiddenHead } from '../../../ui/hidden-head.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { MoreButton, rowsOf, usePages } from '../../../ui/more-pages.tsx'
import { Answer, Empty, Panel } from '../../../ui/page.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { EditAssignment } from './edit-assignment.tsx'

const UNPROVISIONED =
  'User was assigned this application before Provisioning was enabled and not provisioned in the downstream application. Click Provision User.'

export function PeopleTable({
  detail,
  q,
  isConverting,
}: {
  readonly detail: AppDetail
  readonly q: string
  readonly isConverting: boolean
}) {
  const pages = usePages<AssignmentRow>(
    ['apps', detail.id, 'people'],
    withQuery(`/sim/apps/${detail.id}/people`, { q, limit: 50 }),
  )
  const [edited, setEdited] = useState<AssignmentRow | undefined>()
  const [removed, setRemoved] = useState<AssignmentRow | undefined>()
  const unassign = useAct<AssignmentRow>({
    run: ({ personId }) => ask(`/api/v1/apps/${detail.id}/users/${personId}`, { method: 'DELETE' }),
    done: (_output, { name }) => `${name} is unassigned.`,
    onDone: () => setRemoved(undefined),
  })
  return (
    <Panel padded={false}>
      <Answer query={pages}>
        {(data) => {
          const rows = rowsOf(data)
          if (rows.length === 0) {
            return (
              <Empty title={q === '' ? 'Nobody is assigned yet' : 'Nobody assigned has this name'}>
                {q === '' ? `Assign ${detail.label} to people or, better, to groups.` : undefined}
              </Empty>
            )
          }
          return (
            <>
              <Table.ScrollContainer minWidth={640}>
                <Table highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Person</Table.Th>
                      <Table.Th w={120}>Type</Table.Th>
                      <Table.Th w={150}>Status</Table.Th>
                      <HiddenHead w={isConverting ? 210 : 110} label="Edit or unassign" />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((row) => (
                      <Line
                        key={row.personId}
                        detail={detail}
                        row={row}
                        isConverting={isConverting}
                        onEdit={() => setEdited(row)}
                        onRemove={() => setRemoved(row)}
                      />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <MoreButton query={pages} />
            </>
          )
        }}
      </Answer>
      {edited !== undefined && <EditAssignment detail={detail} row={edited} onClose={() => setEdited(undefined)} />}
      {removed !== undefined && (
        <Confirm
          title={`Unassign ${removed.name}?`}
          act="Unassign"
          isBusy={unassign.isPending}
          onConfirm={() => unassign.mutate(removed)}
          onClose={() => setRemoved(undefined)}
        >
          {removed.name} loses access to {detail.label}.{' '}
          {detail.toApp.deactivateUsers
            ? 'The account there is deactivated, unless an assigned group still gives it.'
            : '"Deactivate Users" is off: the account there stays as it is, and a task reminds you.'}
        </Confirm>
      )}
    </Panel>
  )
}

function Line({
  detail,
  row,
  isConverting,
  onEdit,
  onRemove,
}: {
  readonly detail: AppDetail
  readonly row: AssignmentRow
  readonly isConverting: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
}) {
  const isGroup = row.scope === 'GROUP'
  const convert = useAct({
    run: () => ask(`/sim/apps/${detail.id}/people/${row.personId}/convert`, { method: 'POST' }),
    done: `${row.name} is assigned by group now.`,
  })
  const retry = useAct({
    run: () => ask(`/sim/apps/${detail.id}/people/${row.personId}/update`, { method: 'POST' }),
    done: `${row.name}: tried again.`,
  })
  const mayProvision = row.state === 'error' || row.state === 'not-provisioned'
  const problem =
    row.lastError ?? (row.state === 'not-provisioned' && detail.connection.isEnabled ? UNPROVISIONED : null)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={paths.person(row.personId)} size="sm" fw={600}>
          {row.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {row.userName}
        </Text>
        {problem !== null && (
          <Group gap={6} wrap="nowrap" align="flex-start" mt={4} c="var(--mantine-color-error)">
            <span style={{ flex: 'none' }}>
              <Icon name="alert" size={14} />
            </span>
            <Text size="xs" className="wrap-anywhere">
              {problem}
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td>{isGroup ? 'Group' : 'Individual'}</Table.Td>
      <Table.Td>
        <Stack gap={6} align="flex-start">
          <StatusBadge status={row.state} />
          {mayProvision && (
            <Button
              size="compact-xs"
              variant="light"
              loading={retry.isPending}
              aria-label={row.state === 'error' ? `Retry ${row.name}` : `Provision ${row.name}`}
              onClick={() => retry.mutate()}
            >
              {row.state === 'error' ? 'Retry' : 'Provision User'}
            </Button>
          )}
        </Stack>
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {isConverting && !isGroup && (
            <Button size="xs" variant="light" loading={convert.isPending} onClick={() => convert.mutate()}>
              Convert
            </Button>
          )}
          <Tooltip label="Edit user assignment">
            <ActionIcon variant="subtle" aria-label={`Edit ${row.name}`} onClick={onEdit}>
              <Icon name="pencil" size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={isGroup ? 'Assigned by a group: remove the group or the membership' : 'Unassign'}>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`Unassign ${row.name}`}
              disabled={isGroup}
              onClick={onRemove}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
