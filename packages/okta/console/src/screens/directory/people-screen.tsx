// Directory → People: search, the filter by status at the left, and the list.
import { Anchor, Button, Flex, Group, NavLink, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { PersonStatus, User } from '../../api/okta.ts'
import { useOverview } from '../../api/queries.ts'
import { withQuery } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { MoreButton, rowsOf, usePages } from '../../ui/more-pages.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { StatusBadge, wordOf } from '../../ui/status-badge.tsx'
import { AddPerson } from './add-person.tsx'

const STATUSES: readonly PersonStatus[] = ['STAGED', 'ACTIVE', 'SUSPENDED', 'DEPROVISIONED']

export function PeopleScreen() {
  const [isAdding, setAdding] = useState(false)
  const [q, setQ] = useState('')
  const [status, setStatus] = useState<PersonStatus | undefined>()
  return (
    <Page
      title="People"
      actions={
        <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
          Add person
        </Button>
      }
    >
      <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
        <StatusFilter status={status} onChoose={setStatus} />
        <Stack flex={1} miw={0}>
          <SearchField label="Search people by name, username or e-mail" onSearch={setQ} />
          <PeopleList key={`${q} ${status ?? ''}`} q={q} status={status} />
        </Stack>
      </Flex>
      {isAdding && <AddPerson onClose={() => setAdding(false)} />}
    </Page>
  )
}

function StatusFilter({
  status,
  onChoose,
}: {
  readonly status: PersonStatus | undefined
  readonly onChoose: (status: PersonStatus | undefined) => void
}) {
  const counts = useOverview().data?.people
  const everyone = counts === undefined ? undefined : counts.ACTIVE + counts.STAGED + counts.SUSPENDED
  return (
    <nav aria-label="Filter by status" style={{ width: 200, flex: 'none' }}>
      <NavLink
        component="button"
        label="Everyone"
        rightSection={<Count value={everyone} />}
        active={status === undefined}
        onClick={() => onChoose(undefined)}
      />
      {STATUSES.map((each) => (
        <NavLink
          key={each}
          component="button"
          label={wordOf(each)}
          rightSection={<Count value={counts?.[each]} />}
          active={status === each}
          onClick={() => onChoose(each)}
        />
      ))}
    </nav>
  )
}

function Count({ value }: { readonly value: number | undefined }) {
  return (
    <Text span size="xs" c="dimmed">
      {value?.toLocaleString()}
    </Text>
  )
}

function PeopleList({ q, status }: { readonly q: string; readonly status: PersonStatus | undefined }) {
  const path = withQuery('/api/v1/users', {
    q,
    limit: 50,
    sortBy: 'profile.lastName',
    search: status === undefined ? undefined : `status eq "${status}"`,
  })
  const pages = usePages<User>(['people', 'list'], path)
  return (
    <Panel padded={false}>
      <Answer query={pages}>
        {(data) => {
          const people = rowsOf(data)
          if (people.length === 0)
            return <Empty title="Nobody is here">Change the search or the filter, or add a person.</Empty>
          return (
            <>
              <Table.ScrollContainer minWidth={640}>
                <Table highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Person & username</Table.Th>
                      <Table.Th>Primary email</Table.Th>
                      <Table.Th>Department</Table.Th>
                      <Table.Th w={130}>Status</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {people.map((person) => (
                      <Table.Tr key={person.id}>
                        <Table.Td>
                          <Anchor component={Link} href={paths.person(person.id)} size="sm" fw={600}>
                            {person.profile.firstName} {person.profile.lastName}
                          </Anchor>
                          <Text size="xs" c="dimmed">
                            {person.profile.login}
                          </Text>
                        </Table.Td>
                        <Table.Td>{person.profile.email}</Table.Td>
                        <Table.Td>
                          <Text size="sm" c="dimmed">
                            {String(person.profile.department ?? '')}
                          </Text>
                        </Table.Td>
                        <Table.Td>
                          <StatusBadge status={person.status} />
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <Group justify="center">
                <MoreButton query={pages} />
              </Group>
            </>
          )
        }}
      </Answer>
    </Panel>
  )
}
