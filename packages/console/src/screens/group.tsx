import { Button, Group as Row, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { useLiveJournal } from '../api/live.ts'
import { groups as groupsQuery, journal, members as membersQuery } from '../api/queries.ts'
import type { Group } from '../api/shapes.ts'
import { MappingDialog } from '../forms/mapping-dialog.tsx'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Face } from '../ui/face.tsx'
import { Go } from '../ui/go.tsx'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import { EntryRow } from './log-entry.tsx'

const ROW = 52

export function GroupPage() {
  const { id = '' } = useParams<{ id: string }>()
  const groups = useQuery(groupsQuery)
  const refresh = useRefresh()
  useLiveJournal({ group: id }, () => void refresh('groups', 'journal'))
  const group = groups.data?.find((one) => one.id === id)
  return (
    <Page title={group?.name ?? t.groups.facts} crumbs={[{ label: t.nav.groupsAndRoles, to: paths.groups }]}>
      <QueryView query={groups} lines={8}>
        {() => (
          <Stack gap="lg">
            {group === undefined ? <Text>{t.groups.gone}</Text> : <Facts group={group} />}
            {group === undefined ? null : <Members group={group} />}
            <History id={id} />
          </Stack>
        )}
      </QueryView>
    </Page>
  )
}

function Facts({ group }: { readonly group: Group }) {
  const [isMapping, setMapping] = useState(false)
  return (
    <Section
      title={t.groups.facts}
      actions={
        <Button variant={group.grants === null ? 'filled' : 'default'} onClick={() => setMapping(true)}>
          {t.groups.mapTo}
        </Button>
      }
    >
      <dl className="facts">
        <dt>{t.groups.columns.grants}</dt>
        <dd>
          {group.grants === null ? (
            <Tag tone="warn">{t.groups.nothingYet}</Tag>
          ) : (
            <>
              <Tag tone={group.grants.kind === 'licence' ? 'info' : 'ok'}>{group.grants.name}</Tag>{' '}
              <Text span size="sm" c="dimmed">
                {group.grants.by === 'mapping' ? t.groups.byMapping : t.groups.byCatalogue}, {t.groups.since}{' '}
                <Instant at={group.grants.since} form="time" />
              </Text>
            </>
          )}
        </dd>
        <dt>{t.groups.columns.members}</dt>
        <dd className="tabular">{t.numeral(group.members)}</dd>
        <dt>{t.groups.columns.push}</dt>
        <dd>
          <Instant at={group.modified} />
        </dd>
        <dt>{t.groups.created}</dt>
        <dd>
          <Instant at={group.created} form="time" />
        </dd>
        <dt>{t.groups.id}</dt>
        <dd>
          <code>{group.id}</code>
        </dd>
      </dl>
      {isMapping ? (
        <MappingDialog group={group.name} grant={group.grants?.name} onClose={() => setMapping(false)} />
      ) : null}
    </Section>
  )
}

function Members({ group }: { readonly group: Group }) {
  const query = useInfiniteQuery(membersQuery(group.id))
  const members = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <section className="card flush" aria-labelledby="members-title">
      <div className="card-head">
        <Title order={2} id="members-title">
          {t.groups.members}
        </Title>
        <Text size="sm" c="dimmed">
          {t.members(group.members)}
        </Text>
      </div>
      <QueryView query={query}>
        {() =>
          members.length === 0 ? (
            <Text c="dimmed" p="md">
              {t.groups.noMembers}
            </Text>
          ) : (
            <VirtualList
              label={t.groups.members}
              count={members.length}
              rowHeight={ROW}
              onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
            >
              {(index) => {
                const member = members[index]
                if (member === undefined) return null
                return (
                  <Go to={paths.person(member.id)} className="list-row">
                    <Face name={member.name} />
                    <span className="grow clip">{member.name}</span>
                  </Go>
                )
              }}
            </VirtualList>
          )
        }
      </QueryView>
    </section>
  )
}

function History({ id }: { readonly id: string }) {
  const query = useInfiniteQuery(journal({ group: id }))
  return (
    <section className="card flush" aria-labelledby="history-title">
      <div className="card-head">
        <Title order={2} id="history-title">
          {t.groups.history}
        </Title>
      </div>
      <QueryView query={query}>
        {({ pages }) =>
          pages.flatMap(({ items }) => items).map((entry) => <EntryRow key={entry.position} entry={entry} />)
        }
      </QueryView>
      {query.hasNextPage ? (
        <Row p="md">
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t.actions.more}
          </Button>
        </Row>
      ) : null}
    </section>
  )
}
