// Directory → Groups: all groups, and the rules that fill them.
import { Anchor, Button, Group as Row, Stack, Table, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Group } from '../../api/okta.ts'
import { withQuery } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { MoreButton, rowsOf, usePages } from '../../ui/more-pages.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { GroupForm } from './group-form.tsx'
import { GroupRules } from './group-rules.tsx'
import { RuleForm } from './rule-form.tsx'

export function GroupsScreen({ tab }: { readonly tab: 'all' | 'rules' }) {
  const [isAdding, setAdding] = useState(false)
  const [, navigate] = useLocation()
  const add = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
      {tab === 'all' ? 'Add group' : 'Add Rule'}
    </Button>
  )
  return (
    <Page title="Groups" actions={add}>
      <Tabs
        value={tab}
        onChange={(value) => navigate(value === 'rules' ? paths.groupRules : paths.groups)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="all">All</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="all">
          <AllGroups />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <GroupRules />
        </Tabs.Panel>
      </Tabs>
      {isAdding && tab === 'all' && <GroupForm onClose={() => setAdding(false)} />}
      {isAdding && tab === 'rules' && <RuleForm onClose={() => setAdding(false)} />}
    </Page>
  )
}

function AllGroups() {
  const [q, setQ] = useState('')
  return (
    <Stack>
      <SearchField label="Search by group name" onSearch={setQ} />
      <GroupList key={q} q={q} />
    </Stack>
  )
}

function GroupList({ q }: { readonly q: string }) {
  const search = q === '' ? undefined : `profile.name co ${JSON.stringify(q)}`
  const path = withQuery('/api/v1/groups', { search, expand: 'stats', limit: 50, sortBy: 'profile.name' })
  const pages = usePages<Group>(['groups', 'list'], path)
  return (
    <Panel padded={false}>
      <Answer query={pages}>
        {(data) => {
          const groups = rowsOf(data)
          if (groups.length === 0) return <Empty title="No group has this name" />
          return (
            <>
              <Table.ScrollContainer minWidth={560}>
                <Table highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Group name</Table.Th>
                      <Table.Th w={110}>People</Table.Th>
                      <Table.Th w={130}>Applications</Table.Th>
                      <Table.Th w={110}>Pushed to</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {groups.map((group) => (
                      <Table.Tr key={group.id}>
                        <Table.Td>
                          <Anchor component={Link} href={paths.group(group.id)} size="sm" fw={600}>
                            {group.profile.name}
                          </Anchor>
                          <Text size="xs" c="dimmed">
                            {group.profile.description}
                          </Text>
                        </Table.Td>
                        <Table.Td>{group._embedded?.stats?.usersCount.toLocaleString()}</Table.Td>
                        <Table.Td>{group._embedded?.stats?.appsCount}</Table.Td>
                        <Table.Td>{group._embedded?.stats?.groupPushMappingsCount}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <Row justify="center">
                <MoreButton query={pages} />
              </Row>
            </>
          )
        }}
      </Answer>
    </Panel>
  )
}
