// To Okta: what an import does. In the simulator these are facts, not settings.
import { Button, List, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { paths } from '../../../paths.ts'
import { Panel } from '../../../ui/page.tsx'
import { ArrowCards } from './arrow-cards.tsx'

export function ToOktaPage({ detail }: { readonly detail: AppDetail }) {
  return (
    <Stack gap="lg">
      <ArrowCards from={detail.label} to="Standin org" />
      <Panel
        title="General"
        actions={
          <Button size="xs" variant="default" component={Link} href={paths.app(detail.id, 'import')}>
            Go to Import
          </Button>
        }
      >
        <List size="sm" spacing={6}>
          <List.Item>Schedule import: never. An import is started on the Import tab.</List.Item>
          <List.Item>
            Users are read in pages of 100
            {detail.connection.importGroups ? ', and then the groups' : '; groups are not imported'}.
          </List.Item>
          <List.Item>Inactive users are not offered as new people.</List.Item>
        </List>
      </Panel>
      <Panel title="User Creation & Matching">
        <Text size="sm">
          A user of the app is an exact match for the person with the same username, and a partial match for the only
          person with the same e-mail address. Every match and every new person is confirmed by hand.
        </Text>
      </Panel>
      <Panel title="Profile & Lifecycle Sourcing">
        <Text size="sm">The org is the source of profiles: {detail.label} does not change people here.</Text>
      </Panel>
    </Stack>
  )
}
