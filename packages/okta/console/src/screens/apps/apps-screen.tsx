// Applications: the list, the filter by status at the left, and the ways to add one.
import { ActionIcon, Anchor, Button, Flex, Group, Menu, NavLink, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Application } from '../../api/okta.ts'
import { useAct, useApps } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

export function AppsScreen() {
  const apps = useApps()
  const [q, setQ] = useState('')
  const [status, setStatus] = useState<Application['status']>('ACTIVE')
  return (
    <Page
      title="Applications"
      actions={
        <>
          <Button component={Link} href={paths.createIntegration}>
            Create App Integration
          </Button>
          <Button component={Link} href={paths.catalog} variant="default">
            Browse App Catalog
          </Button>
          <Button component={Link} href={paths.assignUsers} variant="default">
            Assign Users to App
          </Button>
        </>
      }
    >
      <Answer query={apps}>
        {(list) => (
          <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
            <nav aria-label="Filter by status" style={{ width: 200, flex: 'none' }}>
              {(['ACTIVE', 'INACTIVE'] as const).map((each) => (
                <NavLink
                  key={each}
                  component="button"
                  label={each === 'ACTIVE' ? 'Active' : 'Inactive'}
                  active={status === each}
                  rightSection={
                    <Text span size="xs" c="dimmed">
                      {list.filter((app) => app.status === each).length}
                    </Text>
                  }
                  onClick={() => setStatus(each)}
                />
              ))}
            </nav>
            <Stack flex={1} miw={0}>
              <SearchField label="Search applications" onSearch={setQ} />
              <AppTable
                apps={list.filter((app) => app.status === status && app.label.toLowerCase().includes(q.toLowerCase()))}
                isFirst={list.length === 0}
              />
            </Stack>
          </Flex>
        )}
      </Answer>
    </Page>
  )
}

function AppTable({ apps, isFirst }: { readonly apps: readonly Application[]; readonly isFirst: boolean }) {
  return (
    <Panel padded={false}>
      {apps.length === 0 ? (
        <Empty
          title={isFirst ? 'No applications yet' : 'No application fits'}
          action={
            isFirst && (
              <Button component={Link} href={paths.catalog}>
                Browse App Catalog
              </Button>
            )
          }
        >
          {isFirst
            ? 'Add "SCIM 2.0 Test App (Header Auth)" from the catalog, or create an integration of your own.'
            : undefined}
        </Empty>
      ) : (
        <Table highlightOnHover>
          <Table.Tbody>
            {apps.map((app) => (
              <Table.Tr key={app.id}>
                <Table.Td>
                  <Group gap="sm" wrap="nowrap">
                    <AppLogo label={app.label} />
                    <Anchor component={Link} href={paths.app(app.id)} size="sm" fw={600}>
                      {app.label}
                    </Anchor>
                  </Group>
                </Table.Td>
                <Table.Td w={120} visibleFrom="xs">
                  <StatusBadge status={app.status} />
                </Table.Td>
                <Table.Td w={60}>
                  <AppMenu app={app} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

function AppMenu({ app }: { readonly app: Application }) {
  const [, navigate] = useLocation()
  const turn = useAct({
    run: () =>
      ask(`/api/v1/apps/${app.id}/lifecycle/${app.status === 'ACTIVE' ? 'deactivate' : 'activate'}`, {
        method: 'POST',
      }),
    done: app.status === 'ACTIVE' ? `${app.label} is inactive.` : `${app.label} is active.`,
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions of ${app.label}`} loading={turn.isPending}>
          <Icon name="gear" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => navigate(`${paths.app(app.id, 'assignments')}?assign=people`)}>
          Assign to Users
        </Menu.Item>
        <Menu.Item onClick={() => navigate(`${paths.app(app.id, 'assignments')}?assign=groups`)}>
          Assign to Groups
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => turn.mutate()}>{app.status === 'ACTIVE' ? 'Deactivate' : 'Activate'}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
