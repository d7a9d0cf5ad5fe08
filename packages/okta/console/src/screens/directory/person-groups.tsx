// The Groups tab of a person.
import { ActionIcon, Anchor, Group as Row, Select, Table, Text, Tooltip } from '@mantine/core'
import { Link } from 'wouter'
import type { Group, User } from '../../api/okta.ts'
import { useAct, useAllGroups, useUserGroups } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Panel } from '../../ui/page.tsx'

export function PersonGroups({ person }: { readonly person: User }) {
  const groups = useUserGroups(person.id)
  const all = useAllGroups()
  const add = useAct<string>({
    run: (groupId) => ask(`/api/v1/groups/${groupId}/users/${person.id}`, { method: 'PUT' }),
    done: 'Added to the group.',
  })
  const remove = useAct<Group>({
    run: (group) => ask(`/api/v1/groups/${group.id}/users/${person.id}`, { method: 'DELETE' }),
    done: (_output, group) => `Taken out of ${group.profile.name}.`,
  })
  return (
    <Panel title="Groups" padded={false}>
      <Answer query={groups}>
        {(list) => (
          <>
            <Row p="md">
              <Select
                label="Add to a group"
                placeholder="Choose a group"
                searchable
                w={320}
                value={null}
                disabled={add.isPending}
                data={(all.data ?? [])
                  .filter(({ id, type }) => type === 'OKTA_GROUP' && !list.some((group) => group.id === id))
                  .map(({ id, profile }) => ({ value: id, label: profile.name }))}
                onChange={(groupId) => groupId !== null && add.mutate(groupId)}
              />
            </Row>
            <Table>
              <Table.Tbody>
                {list.map((group) => (
                  <Table.Tr key={group.id}>
                    <Table.Td>
                      <Anchor component={Link} href={paths.group(group.id)}>
                        {group.profile.name}
                      </Anchor>
                      <Text size="xs" c="dimmed">
                        {group.profile.description}
                      </Text>
                    </Table.Td>
                    <Table.Td w={60}>
                      {group.type === 'OKTA_GROUP' && (
                        <Tooltip label="Remove from the group">
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            aria-label={`Remove from ${group.profile.name}`}
                            onClick={() => remove.mutate(group)}
                          >
                            <Icon name="close" />
                          </ActionIcon>
                        </Tooltip>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </Answer>
    </Panel>
  )
}
