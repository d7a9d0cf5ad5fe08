// Dashboard: how many there are, how the engine is, and the tasks that wait for the administrator.
import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { Overview } from '../../../../src/console-api/shapes.ts'
import { useActivity, useApps, useOverview } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { BatchLine } from '../../ui/activity-menu.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { Tasks } from './tasks.tsx'

export function Dashboard() {
  const overview = useOverview()
  return (
    <Page title="Dashboard" description="Your simulated org at a glance.">
      <Answer query={overview}>{(counts) => <Tiles counts={counts} />}</Answer>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Panel title="Status">
          <Status />
        </Panel>
        <Panel title="First steps">
          <FirstSteps />
        </Panel>
      </SimpleGrid>
      <Tasks />
    </Page>
  )
}

function Tiles({ counts }: { readonly counts: Overview }) {
  const people = counts.people.ACTIVE + counts.people.STAGED + counts.people.SUSPENDED
  const tiles = [
    { label: 'Users', value: people, note: `${counts.peopleCreated} new in 7 days`, href: paths.people },
    { label: 'Groups', value: counts.groups, note: `${counts.groupsCreated} new in 7 days`, href: paths.groups },
    { label: 'SSO Apps', value: counts.apps, note: `${counts.appsCreated} new in 7 days`, href: paths.apps },
    {
      label: 'Provisioned accounts',
      value: counts.accounts,
      note: `${counts.pushedGroups} pushed groups`,
      href: paths.systemLog,
    },
  ]
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
      {tiles.map(({ label, value, note, href }) => (
        <Panel key={label}>
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Anchor component={Link} href={href} fz={30} fw={700} lh={1.3} c="inherit" aria-label={`${label}: ${value}`}>
            {value.toLocaleString()}
          </Anchor>
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        </Panel>
      ))}
    </SimpleGrid>
  )
}

function Status() {
  const activity = useActivity()
  return (
    <Answer query={activity}>
      {({ jobs, batches, pauses }) => (
        <Stack gap="sm">
          <Group gap="xs">
            <Badge color={pauses.length > 0 ? 'yellow' : 'teal'} variant="light" tt="none">
              {pauses.length > 0 ? 'Waiting' : jobs > 0 ? 'Working' : 'Idle'}
            </Badge>
            <Text size="sm">
              {jobs === 0 ? 'The provisioning engine has nothing to do.' : `${jobs} jobs are waiting or under way.`}
            </Text>
          </Group>
          {batches.slice(0, 4).map((batch) => (
            <BatchLine key={batch.id} batch={batch} />
          ))}
        </Stack>
      )}
    </Answer>
  )
}

function FirstSteps() {
  const apps = useApps()
  return (
    <Answer query={apps}>
      {(list) =>
        list.length === 0 ? (
          <Empty
            title="Connect your first SCIM server"
            action={
              <Button component={Link} href={paths.catalog}>
                Browse App Catalog
              </Button>
            }
          >
            Add the integration "SCIM 2.0 Test App (Header Auth)", then give it the Base URL and token of your server.
          </Empty>
        ) : (
          <Stack gap="xs">
            {list.slice(0, 5).map((app) => (
              <Group key={app.id} justify="space-between" wrap="nowrap">
                <Anchor component={Link} href={paths.app(app.id, 'provisioning')} truncate>
                  {app.label}
                </Anchor>
                <Anchor component={Link} href={paths.appLog(app.id)} size="sm">
                  View Logs
                </Anchor>
              </Group>
            ))}
          </Stack>
        )
      }
    </Answer>
  )
}
