// The Applications tab of a person.
import { ActionIcon, Anchor, Button, Group, Stack, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Application, User } from '../../api/okta.ts'
import { useAct, useApps, useGet } from '../../api/queries.ts'
import { ask, withQuery } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Empty, Panel } from '../../ui/page.tsx'

function useAppsOf(person: User) {
  const path = withQuery('/api/v1/apps', { filter: `user.id eq "${person.id}"`, limit: 200 })
  return useGet<Application[]>(['people', person.id, 'apps'], path)
}

export function PersonApps({ person }: { readonly person: User }) {
  const [isAssigning, setAssigning] = useState(false)
  const apps = useAppsOf(person)
  const unassign = useAct<Application>({
    run: (app) => ask(`/api/v1/apps/${app.id}/users/${person.id}`, { method: 'DELETE' }),
    done: (_output, app) => `${app.label} is unassigned.`,
  })
  return (
    <Panel
      title="Assigned Applications"
      padded={false}
      actions={
        <Button size="xs" onClick={() => setAssigning(true)}>
          Assign Applications
        </Button>
      }
    >
      <Answer query={apps}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No applications">Assign one, or put the person into a group that is assigned to one.</Empty>
          ) : (
            <Table>
              <Table.Tbody>
                {list.map((app) => (
                  <Table.Tr key={app.id}>
                    <Table.Td>
                      <Group gap="sm">
                        <AppLogo label={app.label} size={32} />
                        <Anchor component={Link} href={paths.app(app.id, 'assignments')}>
                          {app.label}
                        </Anchor>
                      </Group>
                    </Table.Td>
                    <Table.Td w={60}>
                      <Tooltip label="Unassign">
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          aria-label={`Unassign ${app.label}`}
                          onClick={() => unassign.mutate(app)}
                        >
                          <Icon name="close" />
                        </ActionIcon>
                      </Tooltip>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Answer>
      {isAssigning && (
        <AssignApplications person={person} assigned={apps.data ?? []} onClose={() => setAssigning(false)} />
      )}
    </Panel>
  )
}

function AssignApplications({
  person,
  assigned,
  onClose,
}: {
  readonly person: User
  readonly assigned: readonly Application[]
  readonly onClose: () => void
}) {
  const apps = useApps()
  const assign = useAct<Application>({
    run: (app) => ask(`/api/v1/apps/${app.id}/users`, { method: 'POST', body: { id: person.id, scope: 'USER' } }),
    done: (_output, app) => `${app.label} is assigned.`,
  })
  return (
    <Dialog onClose={onClose} title={`Assign applications to ${person.profile.firstName} ${person.profile.lastName}`}>
      <Answer query={apps}>
        {(list) => (
          <Stack gap="xs">
            {list.length === 0 && <Text c="dimmed">The org has no applications yet.</Text>}
            {list.map((app) => {
              const isAssigned = assigned.some(({ id }) => id === app.id)
              return (
                <Group key={app.id} justify="space-between" wrap="nowrap">
                  <Group gap="sm" wrap="nowrap">
                    <AppLogo label={app.label} size={28} />
                    <Text>{app.label}</Text>
                  </Group>
                  <Button
                    size="xs"
                    variant={isAssigned ? 'default' : 'light'}
                    disabled={isAssigned}
                    aria-label={isAssigned ? `${app.label} is assigned` : `Assign ${app.label}`}
                    onClick={() => assign.mutate(app)}
                  >
                    {isAssigned ? 'Assigned' : 'Assign'}
                  </Button>
                </Group>
              )
            })}
          </Stack>
        )}
      </Answer>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Dialog>
  )
}
