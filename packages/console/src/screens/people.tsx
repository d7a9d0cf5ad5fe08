// Everybody, found at once: the server searches, the list draws only what is seen.

import { Button, Group, Stack, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type PeopleFilter, people as peopleQuery, roles as rolesQuery } from '../api/queries.ts'
import type { ListedPerson } from '../api/shapes.ts'
import { PersonDialog } from '../forms/person-dialog.tsx'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { Face } from '../ui/face.tsx'
import { Choice, ClearFilters, isAny, SearchField, useFilters } from '../ui/filters.tsx'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Tag } from '../ui/notice.tsx'
import { Empty, Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'

const ROW = 60
const TYPING_MS = 100

export function People() {
  const filters = useFilters('search', TYPING_MS)
  const [isAdding, setAdding] = useState(false)
  const roles = useQuery(rolesQuery)
  const filter: PeopleFilter = {
    search: filters.text,
    state: filters.of('state'),
    licence: filters.of('licence'),
    role: filters.of('role'),
    origin: filters.of('origin'),
  }
  const query = useInfiniteQuery({ ...peopleQuery(filter), placeholderData: keepPreviousData })
  const found = query.data?.pages.flatMap(({ items }) => items) ?? []
  const total = query.data?.pages[0]?.total ?? null
  const isFiltered = isAny(filter)

  return (
    <Page
      title={t.directory.title}
      lead={t.directory.lead}
      actions={
        <Button leftSection={<Icon name="plus" size={17} />} onClick={() => setAdding(true)}>
          {t.directory.add}
        </Button>
      }
    >
      <Stack gap="md">
        <search className="filters">
          <SearchField label={t.directory.search} hint={t.directory.searchHint} filters={filters} />
          <Choice
            label={t.directory.state}
            all={t.directory.states.any}
            value={filter.state}
            onSet={(value) => filters.set('state', value)}
            choices={[
              ['active', t.directory.states.active],
              ['deactivated', t.directory.states.inactive],
              ['locked', t.directory.states.locked],
              ['pending', t.directory.states.pending],
            ]}
          />
          <Choice
            label={t.directory.licence}
            all={t.directory.anyLicence}
            value={filter.licence}
            onSet={(value) => filters.set('licence', value)}
            choices={[
              ['Licensed', 'Licensed'],
              ['Collaborator', 'Collaborator'],
              ['Unlicensed', 'Unlicensed'],
            ]}
          />
          <Choice
            label={t.directory.role}
            all={t.directory.anyRole}
            value={filter.role}
            onSet={(value) => filters.set('role', value)}
            isSearchable
            choices={(roles.data?.items ?? []).map(({ name }) => [name, name] as const)}
          />
          <Choice
            label={t.directory.origin}
            all={t.directory.origins.any}
            value={filter.origin}
            onSet={(value) => filters.set('origin', value)}
            choices={[
              ['scim', t.directory.origins.scim],
              ['hand', t.directory.origins.hand],
            ]}
          />
        </search>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {query.data === undefined
              ? ' '
              : total === null
                ? t.directory.found(found.length, true)
                : t.directory.found(total, false)}
          </Text>
          {isFiltered ? <ClearFilters filters={filters} /> : null}
        </Group>
        <div className="card flush">
          <QueryView query={query} lines={8}>
            {() =>
              found.length === 0 ? (
                <Empty title={isFiltered ? t.directory.emptyFilter : t.directory.empty}>
                  <p>{isFiltered ? t.directory.emptyFilterBody : t.directory.emptyBody}</p>
                </Empty>
              ) : (
                <VirtualList
                  label={t.directory.title}
                  count={found.length}
                  rowHeight={ROW}
                  onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
                >
                  {(index) => {
                    const person = found[index]
                    return person === undefined ? null : <PersonRow person={person} />
                  }}
                </VirtualList>
              )
            }
          </QueryView>
        </div>
      </Stack>
      {isAdding ? <PersonDialog person={undefined} onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function PersonRow({ person }: { readonly person: ListedPerson }) {
  const isGone = person.state !== 'active'
  return (
    <Go to={paths.person(person.id)} className="list-row">
      <Face name={person.name} isGone={isGone} />
      <span className="grow">
        <Text span fw={600} className="clip" display="block">
          {person.name}
        </Text>
        <Text span size="sm" c="dimmed" className="clip" display="block">
          {person.userName}
          {person.email === null || person.email === person.userName ? '' : ` · ${person.email}`}
        </Text>
      </span>
      <span className="tags on-wide">
        {person.roles.slice(0, 3).map((role) => (
          <Tag key={role} tone="quiet">
            {role}
          </Tag>
        ))}
        {person.roles.length > 3 ? <Tag tone="quiet">+{person.roles.length - 3}</Tag> : null}
      </span>
      <span className="tags fixed">
        {person.origin === 'hand' ? <Tag tone="info">{t.directory.byHand}</Tag> : null}
        <Tag tone={isGone ? 'quiet' : person.allowed ? 'ok' : 'warn'}>
          {isGone ? t.person.state.deactivated : person.licence}
        </Tag>
      </span>
    </Go>
  )
}
