import { Button, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { sessions as sessionsQuery } from '../api/queries.ts'
import { remove } from '../api/request.ts'
import type { ListedSession } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { browserOf } from '../ui/browser-of.ts'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Go } from '../ui/go.tsx'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'
import { Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { useNames } from '../ui/use-names.ts'

export function SessionsSection() {
  const query = useInfiniteQuery(sessionsQuery)
  return (
    <Section id="sessions" title={t.sessions.title} lead={t.sessions.lead}>
      <QueryView query={query}>
        {({ pages }) => <SessionList sessions={pages.flatMap(({ items }) => items)} hasOwner />}
      </QueryView>
      {query.hasNextPage ? (
        <Button variant="default" mt="sm" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t.actions.more}
        </Button>
      ) : null}
    </Section>
  )
}

export function SessionList({
  sessions,
  hasOwner = false,
}: {
  readonly sessions: readonly ListedSession[]
  readonly hasOwner?: boolean
}) {
  const refresh = useRefresh()
  const names = useNames(
    hasOwner ? sessions.flatMap(({ account }) => (account.kind === 'person' ? [account.id] : [])) : [],
  )
  if (sessions.length === 0) return <Text c="dimmed">{hasOwner ? t.sessions.none : t.person.noSessions}</Text>
  async function end({ id }: ListedSession): Promise<void> {
    await remove(`/sessions/${id}`)
    await refresh('sessions', 'person')
    sayDone(t.sessions.ended)
  }
  return (
    <ul className="sessions" aria-label={t.sessions.title}>
      {sessions.map((one) => (
        <li key={one.id}>
          <div className="who">
            {hasOwner ? <Owner account={one.account} names={names} /> : null}{' '}
            {one.isCurrent ? <Tag tone="info">{t.sessions.you}</Tag> : null}
            <Text size="sm" c="dimmed">
              {t.person.method[one.method] ?? one.method}
              {one.provider === null ? '' : ` (${one.provider})`}
            </Text>
          </div>
          <Text size="sm" className="where">
            {browserOf(one.client)}, {one.address}
          </Text>
          <Text size="sm" c="dimmed" className="when">
            {t.sessions.since} <Instant at={one.created} />, {t.sessions.seen} <Instant at={one.lastSeen} />
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void end(one).catch(sayFailed)}
            aria-label={t.sessions.end}
          >
            {t.person.endSession}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Owner({
  account,
  names,
}: {
  readonly account: ListedSession['account']
  readonly names: ReadonlyMap<string, string>
}) {
  return account.kind === 'person' ? (
    <Go to={paths.person(account.id)}>{names.get(account.id) ?? account.id}</Go>
  ) : (
    account.id
  )
}
