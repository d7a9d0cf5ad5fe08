// One app of the catalogue, with "Add Integration".
import { Badge, Button, Group, List, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useCatalog } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { NotFound } from '../../ui/not-found.tsx'
import { Answer, Page, Panel } from '../../ui/page.tsx'
import { CAPABILITIES, describeAuthorization, PROVISIONING } from './capabilities.ts'

export function CatalogApp({ name }: { readonly name: string }) {
  const catalog = useCatalog()
  return (
    <Answer query={catalog}>
      {(entries) => {
        const entry = entries.find((candidate) => candidate.name === name)
        if (entry === undefined) return <NotFound />
        return (
          <Page
            title={entry.label}
            back={[
              { label: 'Applications', href: paths.apps },
              { label: 'Catalog', href: paths.catalog },
            ]}
            logo={<AppLogo label={entry.label} size={40} />}
            actions={
              <Button component={Link} href={paths.addIntegration(entry.name)}>
                Add Integration
              </Button>
            }
          >
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Panel title="Overview">
                <Stack gap="sm">
                  <Text>
                    Provisions people and groups to any SCIM 2.0 server, and signs people in by SAML 2.0.{' '}
                    {describeAuthorization(entry)}
                  </Text>
                  <Text c="dimmed" size="sm">
                    Groups and (de)activation are written with {entry.writes}; profiles with PUT.
                  </Text>
                  <Group gap={6}>
                    {CAPABILITIES.map((capability) => (
                      <Badge key={capability} variant="light" tt="none" radius="sm">
                        {capability}
                      </Badge>
                    ))}
                  </Group>
                </Stack>
              </Panel>
              <Panel title="Capabilities">
                <List spacing={4} size="sm">
                  {PROVISIONING.map((capability) => (
                    <List.Item key={capability}>{capability}</List.Item>
                  ))}
                </List>
              </Panel>
            </SimpleGrid>
          </Page>
        )
      }}
    </Answer>
  )
}
