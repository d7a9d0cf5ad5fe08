// The groups of the Assignments tab.
import { ActionIcon, Anchor, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { AppDetail, AssignedGroupRow } from '../../../../../src/console-api/shapes.ts'
import { useAct, useAssignedGroups } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { paths } from '../../../paths.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { HiddenHead } from '../../../ui/hidden-head.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Answer, Empty, Panel } from '../../../ui/page.tsx'

export function GroupTable({ detail }: { readonly detail: AppDetail }) {
  const groups = useAssignedGroups(detail.id)
  const [removed, setRemoved] = useState<AssignedGroupRow | undefined>()
  const unassign = useAct<AssignedGroupRow>({
    run: ({ id }) => ask(`/api/v1/apps/${detail.id}/groups/${id}`, { method: 'DELETE' }),
    done: (_output, { name }) => `${name} is unassigned.`,
    onDone: () => setRemoved(undefined),
  })
  return (
    <Panel padded={false}>
      <Answer query={groups}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No group is assigned yet">Every member of an assigned group gets an account.</Empty>
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={90}>Priority</Table.Th>
                  <Table.Th>Group</Table.Th>
                  <Table.Th w={110}>People</Table.Th>
                  <HiddenHead w={60} label="Unassign" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row, index) => (
                  <Table.Tr key={row.id}>
                    <Table.Td>{index + 1}</Table.Td>
                    <Table.Td>
                      <Anchor component={Link} href={paths.group(row.id)} size="sm" fw={600}>
                        {row.name}
                      </Anchor>
                      <Text size="xs" c="dimmed">
                        {row.description}
                      </Text>
                    </Table.Td>
                    <Table.Td>{row.members.toLocaleString()}</Table.Td>
                    <Table.Td>
                      <Tooltip label="Unassign">
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          aria-label={`Unassign ${row.name}`}
                          onClick={() => setRemoved(row)}
                        >
                          <Icon name="close" size={16} />
                        </ActionIcon>
                      </Tooltip>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Answer>
      {removed !== undefined && (
        <Confirm
          title={`Unassign the group ${removed.name}?`}
          act="Unassign"
          isBusy={unassign.isPending}
          onConfirm={() => unassign.mutate(removed)}
          onClose={() => setRemoved(undefined)}
        >
          Its {removed.members.toLocaleString()} people lose their account at {detail.label}, unless another assignment
          gives it.
        </Confirm>
      )}
    </Panel>
  )
}
