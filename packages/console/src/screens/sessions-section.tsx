import { Button, Stack, Text } from '@mantine/core'
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
        {({ pages }) => <SessionTable sessions={pages.flatMap(({ items }) => items)} hasOwner />}
      </QueryView>
      {query.hasNextPage ? (
        <Button variant="default" mt="sm" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t.actions.more}
        </Button>
      ) : null}
    </Section>
  )
}

export function SessionTable({
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <section className="scroll-x" tabIndex={0} aria-label={t.sessions.title}>
      <table className="rows">
        <thead>
          <tr>
            {hasOwner ? <th scope="col">{t.sessions.columns.who}</th> : null}
            <th scope="col">{t.sessions.columns.how}</th>
            <th scope="col">{t.sessions.columns.where}</th>
            <th scope="col">{t.sessions.columns.since}</th>
            <th scope="col">{t.sessions.columns.seen}</th>
            <th scope="col">
              <span className="visually-hidden">{t.sessions.end}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((one) => (
            <tr key={one.id}>
              {hasOwner ? (
                <td>
                  {one.account.kind === 'person' ? (
                    <Go to={paths.person(one.account.id)}>{names.get(one.account.id) ?? one.account.id}</Go>
                  ) : (
                    one.account.id
                  )}
                </td>
              ) : null}
              <td>
                {t.person.method[one.method] ?? one.method}
                {one.provider === null ? '' : ` (${one.provider})`}
              </td>
              <td>
                {browserOf(one.client)}, {one.address} {one.isCurrent ? <Tag tone="info">{t.sessions.you}</Tag> : null}
              </td>
              <td>
                <Instant at={one.created} />
              </td>
              <td>
                <Instant at={one.lastSeen} />
              </td>
              <td>
                <Stack align="flex-end">
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => void end(one).catch(sayFailed)}
                    aria-label={t.sessions.end}
                  >
                    {t.person.endSession}
                  </Button>
                </Stack>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
