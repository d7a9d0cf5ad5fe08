// Browse App Catalog: the categories at the left, the search, the apps with what they can do.
import { Anchor, Badge, Card, Flex, Group, NavLink, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useCatalog } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Answer, Empty, Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { CAPABILITIES } from './capabilities.ts'

export function CatalogScreen() {
  const catalog = useCatalog()
  const [q, setQ] = useState('')
  return (
    <Page
      title="Browse App Integration Catalog"
      back={[{ label: 'Applications', href: paths.apps }]}
      description="A small catalog: the SCIM 2.0 test apps, which differ in how the token is sent."
    >
      <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
        <nav aria-label="Use case" style={{ width: 200, flex: 'none' }}>
          <NavLink component="button" label="All Integrations" active />
        </nav>
        <Stack flex={1} miw={0}>
          <SearchField label="Search for an app" onSearch={setQ} />
          <Answer query={catalog}>
            {(entries) => {
              const shown = entries.filter(({ label }) => label.toLowerCase().includes(q.toLowerCase()))
              if (shown.length === 0) return <Empty title="The catalog has no such app">Try "SCIM 2.0".</Empty>
              return (
                <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                  {shown.map(({ name, label }) => (
                    <Card key={name} withBorder radius="md">
                      <Group gap="sm" wrap="nowrap" mb="sm">
                        <AppLogo label={label} size={40} />
                        <Anchor component={Link} href={paths.catalogApp(name)} size="sm" fw={600}>
                          {label}
                        </Anchor>
                      </Group>
                      <Group gap={6} mt="auto">
                        {CAPABILITIES.map((capability) => (
                          <Badge key={capability} variant="light" color="gray" tt="none" radius="sm">
                            {capability}
                          </Badge>
                        ))}
                      </Group>
                    </Card>
                  ))}
                </SimpleGrid>
              )
            }}
          </Answer>
          <Text size="sm" c="dimmed">
            Nothing fits?{' '}
            <Anchor component={Link} href={paths.createIntegration} size="sm" underline="always">
              Create an app integration of your own
            </Anchor>
            : it writes with PUT, as those of the wizard do.
          </Text>
        </Stack>
      </Flex>
    </Page>
  )
}
