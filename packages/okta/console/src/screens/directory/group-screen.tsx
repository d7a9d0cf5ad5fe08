// One group: its people and its applications.
import { ActionIcon, Anchor, Button, Menu, Group as Row, Stack, Table, Tabs, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Group, User } from '../../api/okta.ts'
import { useAct, useGroup, useGroupApps } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icons.tsx'
import { MoreButton, rowsOf, usePages } from '../../ui/more-pages.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { AddMembers } from './add-members.tsx'
import { GroupForm } from './group-form.tsx'

export function GroupScreen({ id }: { readonly id: string }) {
  const group = useGroup(id)
  return <Answer query={group}>{(loaded) => <GroupPage group={loaded} />}</Answer>
}

function GroupPage({ group }: { readonly group: Group }) {
  return (
    <Page
      title={group.profile.name}
      back={[{ label: 'Groups', href: paths.groups }]}
      description={group.profile.description ?? undefined}
      actions={group.type === 'OKTA_GROUP' ? <Actions group={group} /> : undefined}
    >
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="applications">Applications</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <Members group={group} />
        </Tabs.Panel>
        <Tabs.Panel value="applications">
          <Applications group={group} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Actions({ group }: { readonly group: Group }) {
  const [asked, setAsked] = useState<'edit' | 'delete' | undefined>()
  const [, navigate] = useLocation()
  const remove = useAct({
    run: () => ask(`/api/v1/groups/${group.id}`, { method: 'DELETE' }),
    done: `The group ${group.profile.name} is deleted.`,
    onDone: () => navigate(paths.groups),
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={16} />}>
            Actions
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('edit')}>Edit name and description</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'edit' && <GroupForm group={group} onClose={() => setAsked(undefined)} />}
      {asked === 'delete' && (
        <Confirm
          title={`Delete ${group.profile.name}?`}
          act="Delete"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsked(undefined)}
        >
          Accounts that only this group gave are deprovisioned. Pushed groups stay at the apps until they are unlinked.
        </Confirm>
      )}
    </>
  )
}

function Members({ group }: { readonly group: Group }) {
  const [isAdding, setAdding] = useState(false)
  const pages = usePages<User>(['groups', group.id, 'members'], `/api/v1/groups/${group.id}/users?limit=50`)
  const remove = useAct<User>({
    run: (person) => ask(`/api/v1/groups/${group.id}/users/${person.id}`, { method: 'DELETE' }),
    done: (_output, { profile }) => `${profile.firstName} ${profile.lastName} has left the group.`,
  })
  const isOpen = group.type === 'OKTA_GROUP'
  return (
    <Panel
      title="People"
      padded={false}
      actions={
        isOpen && (
          <Button size="xs" onClick={() => setAdding(true)}>
            Assign people
          </Button>
        )
      }
    >
      <Answer query={pages}>
        {(data) => {
          const people = rowsOf(data)
          if (people.length === 0) return <Empty title="The group has no people yet" />
          return (
            <>
              <Table highlightOnHover>
                <Table.Tbody>
                  {people.map((person) => (
                    <Table.Tr key={person.id}>
                      <Table.Td>
                        <Anchor component={Link} href={paths.person(person.id)}>
                          {person.profile.firstName} {person.profile.lastName}
                        </Anchor>
                        <Text size="xs" c="dimmed">
                          {person.profile.login}
                        </Text>
                      </Table.Td>
                      <Table.Td w={130}>
                        <StatusBadge status={person.status} />
                      </Table.Td>
                      <Table.Td w={60}>
                        {isOpen && (
                          <Tooltip label="Remove from the group">
                            <ActionIcon
                              variant="subtle"
                              color="red"
                              aria-label={`Remove ${person.profile.firstName} ${person.profile.lastName}`}
                              onClick={() => remove.mutate(person)}
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
              <MoreButton query={pages} />
            </>
          )
        }}
      </Answer>
      {isAdding && <AddMembers group={group} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function Applications({ group }: { readonly group: Group }) {
  const apps = useGroupApps(group.id)
  return (
    <Panel title="Applications">
      <Answer query={apps}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="Assigned to no application">Assign the group on the Assignments tab of an app.</Empty>
          ) : (
            <Stack gap="sm">
              {list.map((app) => (
                <Row key={app.id} gap="sm">
                  <AppLogo label={app.label} size={32} />
                  <Anchor component={Link} href={paths.app(app.id, 'assignments')}>
                    {app.label}
                  </Anchor>
                </Row>
              ))}
            </Stack>
          )
        }
      </Answer>
    </Panel>
  )
}
