import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { formerPeople } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { Go } from '../ui/go.tsx'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'
import { Empty, Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'

export function Former() {
  const query = useInfiniteQuery(formerPeople)
  return (
    <Page title={t.former.title} lead={t.former.lead}>
      <div className="card flush">
        <QueryView query={query} lines={6}>
          {({ pages }) => {
            const people = pages.flatMap(({ items }) => items)
            if (people.length === 0) return <Empty title={t.former.empty} />
            return (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
              <section className="scroll-x" tabIndex={0} aria-label={t.former.title}>
                <table className="rows">
                  <thead>
                    <tr>
                      <th scope="col">{t.former.columns.person}</th>
                      <th scope="col">{t.former.columns.ended}</th>
                      <th scope="col">{t.former.columns.by}</th>
                      <th scope="col">{t.former.columns.held}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {people.map((person) => (
                      <tr key={person.id}>
                        <td>
                          <Go to={paths.person(person.id)}>{person.name}</Go>{' '}
                          {person.state === 'deleted' ? <Tag tone="quiet">{t.person.state.deleted}</Tag> : null}
                          <Text size="sm" c="dimmed">
                            {person.userName}
                          </Text>
                        </td>
                        <td>
                          <Instant at={person.ended} form="time" />
                        </td>
                        <td>{person.endedBy}</td>
                        <td>
                          <div className="tags">
                            <Tag tone="info">{person.licence}</Tag>
                            {person.roles.map((role) => (
                              <Tag key={role} tone="quiet">
                                {role}
                              </Tag>
                            ))}
                          </div>
                          {person.groups.length === 0 ? null : (
                            <Text size="sm" c="dimmed">
                              {person.groups.join(', ')}
                            </Text>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            )
          }}
        </QueryView>
      </div>
      {query.hasNextPage ? (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t.actions.more}
          </Button>
        </Group>
      ) : null}
    </Page>
  )
}
