// Directory → Profile Editor: the Okta user profile, and the profile of each app's users.
import { Anchor, Button, Group, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useApps } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Answer, Page, Panel } from '../../ui/page.tsx'

export function ProfileEditor() {
  const apps = useApps()
  return (
    <Page title="Profile Editor" description="Which attributes people have here, and which ones each app's users have.">
      <Panel padded={false}>
        <Answer query={apps}>
          {(list) => (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Profile</Table.Th>
                  <Table.Th w={120}>Type</Table.Th>
                  <Table.Th w={140}>Mappings</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                <Table.Tr>
                  <Table.Td>
                    <Group gap="sm">
                      <AppLogo label="Org User" size={32} />
                      <div>
                        <Anchor component={Link} href={paths.profile('default')} size="sm" fw={600}>
                          User (default)
                        </Anchor>
                        <Text size="xs" c="dimmed">
                          Everybody in the org
                        </Text>
                      </div>
                    </Group>
                  </Table.Td>
                  <Table.Td>Okta</Table.Td>
                  <Table.Td />
                </Table.Tr>
                {list.map((app) => (
                  <Table.Tr key={app.id}>
                    <Table.Td>
                      <Group gap="sm">
                        <AppLogo label={app.label} size={32} />
                        <Anchor component={Link} href={paths.profile(app.id)} size="sm" fw={600}>
                          {app.label} User
                        </Anchor>
                      </Group>
                    </Table.Td>
                    <Table.Td>App</Table.Td>
                    <Table.Td>
                      <Button size="xs" variant="default" component={Link} href={paths.app(app.id, 'provisioning')}>
                        Mappings
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Answer>
      </Panel>
    </Page>
  )
}
