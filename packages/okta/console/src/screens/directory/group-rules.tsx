// The Rules tab: IF an expression holds, THEN the person is in these groups.
import { Button, Code, Menu, Group as Row, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { GroupRule } from '../../api/okta.ts'
import { useAct, useAllGroups, useGroupRules } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Empty, Panel } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { RuleForm } from './rule-form.tsx'

export function GroupRules() {
  const rules = useGroupRules()
  const groups = useAllGroups()
  const nameOf = (id: string) => groups.data?.find((group) => group.id === id)?.profile.name ?? id
  return (
    <Panel padded={false}>
      <Answer query={rules}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No rules yet">
              A rule puts people into groups by their attributes, and takes them out again.
            </Empty>
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Rule</Table.Th>
                    <Table.Th>If</Table.Th>
                    <Table.Th>Then assign to</Table.Th>
                    <Table.Th w={110}>Status</Table.Th>
                    <Table.Th w={130}>
                      <Text span size="sm" fw={700}>
                        Actions
                      </Text>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {list.map((rule) => (
                    <Table.Tr key={rule.id}>
                      <Table.Td fw={600}>{rule.name}</Table.Td>
                      <Table.Td>
                        <Code>{rule.conditions.expression.value}</Code>
                      </Table.Td>
                      <Table.Td>{rule.actions.assignUserToGroups.groupIds.map(nameOf).join(', ')}</Table.Td>
                      <Table.Td>
                        <StatusBadge status={rule.status} />
                      </Table.Td>
                      <Table.Td>
                        <RuleActions rule={rule} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Answer>
    </Panel>
  )
}

function RuleActions({ rule }: { readonly rule: GroupRule }) {
  const [asked, setAsked] = useState<'edit' | 'delete' | undefined>()
  const isActive = rule.status === 'ACTIVE'
  const turn = useAct({
    run: () =>
      ask(`/api/v1/groups/rules/${rule.id}/lifecycle/${isActive ? 'deactivate' : 'activate'}`, { method: 'POST' }),
    done: isActive ? `${rule.name} is inactive.` : `${rule.name} is active: it has been applied to everybody.`,
  })
  const remove = useAct({
    run: () => ask(`/api/v1/groups/rules/${rule.id}?removeUsers=true`, { method: 'DELETE' }),
    done: `${rule.name} is deleted, with the memberships that it made.`,
  })
  return (
    <Row gap={4}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            rightSection={<Icon name="down" size={14} />}
            loading={turn.isPending}
            aria-label={`Actions of ${rule.name}`}
          >
            Actions
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => turn.mutate()}>{isActive ? 'Deactivate' : 'Activate'}</Menu.Item>
          <Menu.Item disabled={isActive} onClick={() => setAsked('edit')}>
            {isActive ? 'Edit (deactivate first)' : 'Edit'}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'edit' && <RuleForm rule={rule} onClose={() => setAsked(undefined)} />}
      {asked === 'delete' && (
        <Confirm
          title={`Delete the rule ${rule.name}?`}
          act="Delete"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsked(undefined)}
        >
          People whom this rule has put into a group leave it.
        </Confirm>
      )}
    </Row>
  )
}
