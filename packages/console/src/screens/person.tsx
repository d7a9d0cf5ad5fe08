// A person: values and where they come from, what is held and why, where they are signed in, and all that happened.

import { Button, Grid, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { useLiveJournal } from '../api/live.ts'
import {
  journal,
  licences as licencesQuery,
  personAt,
  person as personQuery,
  personSignIn,
  roles as rolesQuery,
} from '../api/queries.ts'
import { ApiProblem, patch, post, remove } from '../api/request.ts'
import type { PersonDetails, PersonThen } from '../api/shapes.ts'
import { PersonDialog } from '../forms/person-dialog.tsx'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Face } from '../ui/face.tsx'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EntryRow } from './log-entry.tsx'
import { HeldRoles, RolesOfPerson } from './roles-of-person.tsx'
import { SessionList } from './sessions-section.tsx'
import { valueText } from './value-text.ts'

export function PersonPage() {
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery(personQuery(id))
  const refresh = useRefresh()
  useLiveJournal({ person: id }, () => void refresh('person', 'journal'))
  if (query.error instanceof ApiProblem && query.error.status === 404) {
    return (
      <Page title={t.errors.notFound} crumbs={[{ label: t.nav.people, to: paths.people }]}>
        <Text>{t.person.unknown}</Text>
      </Page>
    )
  }
  return (
    <Page
      title={titleOf(query.data)}
      crumbs={[{ label: t.nav.people, to: paths.people }]}
      {...(query.data === undefined ? {} : { actions: <Acts person={query.data} /> })}
    >
      <QueryView query={query} lines={10}>
        {(person) => <Details person={person} />}
      </QueryView>
    </Page>
  )
}

function titleOf(person: PersonDetails | undefined): string {
  if (person === undefined) return t.directory.title
  return person.erased === null ? person.name : t.person.erasedName
}

function Acts({ person }: { readonly person: PersonDetails }) {
  const [isEditing, setEditing] = useState(false)
  const confirm = useConfirm()
  const refresh = useRefresh()
  const signIn = useQuery(personSignIn(person.id))
  if (person.state === 'deleted') return null
  async function setActive(active: boolean): Promise<void> {
    await patch(`/people/${encodeURIComponent(person.id)}`, { active })
    await refresh('person', 'people', 'licences', 'former-people', 'journal', 'sessions')
    sayDone(active ? t.person.reactivated(person.name) : t.person.deactivated(person.name))
  }
  const isActive = person.state === 'active'
  return (
    <>
      <Button variant="default" onClick={() => setEditing(true)}>
        {t.person.edit}
      </Button>
      {isActive ? (
        <Button
          variant="default"
          c="var(--fluid-bad)"
          onClick={() =>
            confirm({
              title: t.person.askDeactivate(person.name),
              body: (
                <Stack>
                  <Text>{t.person.askDeactivateBody(person.name, signIn.data?.sessions.length ?? 0)}</Text>
                  {person.origin === 'scim' ? <Notice tone="warn">{t.person.askDeactivateScim}</Notice> : null}
                </Stack>
              ),
              action: t.person.deactivate,
              isDangerous: true,
              act: () => setActive(false),
            })
          }
        >
          {t.person.deactivate}
        </Button>
      ) : (
        <Button
          onClick={() =>
            confirm({
              title: t.person.askReactivate(person.name),
              body: <Text>{t.person.askReactivateBody(person.name)}</Text>,
              action: t.person.reactivate,
              act: () => setActive(true),
            })
          }
        >
          {t.person.reactivate}
        </Button>
      )}
      {isEditing ? <PersonDialog person={person} onClose={() => setEditing(false)} /> : null}
    </>
  )
}

function Details({ person }: { readonly person: PersonDetails }) {
  const [at, setAt] = useState<string | undefined>(undefined)
  const asOf = <AsOf at={at} onSet={setAt} />
  return (
    <Stack gap="lg">
      {person.erased === null ? null : <Erased erased={person.erased} />}
      <Summary person={person} />
      {at === undefined ? (
        <Columns
          asOf={asOf}
          facts={<Attributes person={person} />}
          groups={<GroupTags groups={person.groups} />}
          access={<RolesOfPerson access={person.access} />}
        >
          {person.state === 'deleted' ? null : <ByHand person={person} />}
        </Columns>
      ) : (
        <Then id={person.id} at={at} asOf={asOf} onNow={() => setAt(undefined)} />
      )}
      {person.state === 'deleted' ? null : <SessionsOf person={person} />}
      <History id={person.id} />
    </Stack>
  )
}

/** What a person is and holds, now or then. */
function Columns({
  asOf,
  facts,
  groups,
  access,
  children,
}: {
  readonly asOf: React.ReactNode
  readonly facts: React.ReactNode
  readonly groups: React.ReactNode
  readonly access: React.ReactNode
  readonly children?: React.ReactNode
}) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="lg">
          <Section title={t.person.facts} lead={t.person.factsLead} actions={asOf}>
            {facts}
          </Section>
          <Section title={t.person.groups}>{groups}</Section>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="lg">
          <Section title={t.person.access}>{access}</Section>
          {children}
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

function Erased({ erased }: { readonly erased: NonNullable<PersonDetails['erased']> }) {
  return (
    <Notice tone="quiet" title={t.person.erased}>
      <p>
        <Instant at={erased.at} form="time" />. {t.person.erasedBody}
      </p>
      <p style={{ overflowWrap: 'anywhere' }}>
        {t.person.certificate}: <code>{erased.certificate}</code>
      </p>
    </Notice>
  )
}

function Summary({ person }: { readonly person: PersonDetails }) {
  const isGone = person.state !== 'active'
  return (
    <div className="card">
      <Group align="flex-start" wrap="nowrap">
        <Face name={person.name} isGone={isGone} isLarge />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {person.userName}
          </Text>
          <div className="tags" style={{ margin: '0.35rem 0' }}>
            <Tag tone={isGone ? 'quiet' : 'ok'}>{t.person.state[person.state]}</Tag>
            <Tag tone={person.access.allowed ? 'ok' : 'warn'}>
              {person.access.allowed ? t.person.allowed : t.person.refused}
            </Tag>
            <Tag tone="quiet">{person.access.licence}</Tag>
            <Tag tone={person.origin === 'hand' ? 'info' : 'quiet'}>
              {person.origin === 'hand' ? t.directory.byHand : (person.client ?? t.directory.scim)}
            </Tag>
          </div>
          <Text size="sm" c="dimmed">
            {t.person.since} <Instant at={person.created} form="day" /> · {t.person.lastSignIn}:{' '}
            {person.lastSignIn === null ? t.time.never : <Instant at={person.lastSignIn} />}
          </Text>
          {person.ended === null ? null : (
            <Text size="sm" c="dimmed">
              {t.person.ended(person.ended.by)}, <Instant at={person.ended.at} form="time" />
            </Text>
          )}
        </div>
      </Group>
    </div>
  )
}

function AsOf({ at, onSet }: { readonly at: string | undefined; readonly onSet: (at: string | undefined) => void }) {
  return (
    <label className="as-of">
      <Text span size="sm">
        {t.person.asOf}
      </Text>
      <input
        type="datetime-local"
        value={at === undefined ? '' : localText(at)}
        max={localText(new Date().toISOString())}
        onChange={(event) => {
          const { value } = event.currentTarget
          onSet(value === '' ? undefined : new Date(value).toISOString())
        }}
      />
    </label>
  )
}

/** The reader's own time as the field wants it. */
function localText(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Attributes({ person }: { readonly person: PersonDetails }) {
  return (
    <dl className="facts">
      {person.attributes
        .filter(({ attribute }) => attribute !== 'schemas')
        .map(({ attribute, value, source }) => (
          <AttributeRow
            key={attribute}
            attribute={attribute}
            value={value}
            note={
              source === null ? (
                t.person.unknownSource
              ) : (
                <>
                  {source.kind === 'scim' ? t.person.fromScim(source.by) : t.person.setByHand(source.by)},{' '}
                  <Instant at={source.at} />
                </>
              )
            }
            isByHand={source?.kind === 'hand'}
          />
        ))}
    </dl>
  )
}

function AttributeRow({
  attribute,
  value,
  note,
  isByHand = false,
}: {
  readonly attribute: string
  readonly value: unknown
  readonly note?: React.ReactNode
  readonly isByHand?: boolean
}) {
  const short = attribute.slice(attribute.lastIndexOf(':') + 1)
  return (
    <>
      <dt title={attribute}>{t.person.names[short] ?? t.updates.names[short] ?? short}</dt>
      <dd>
        <span style={{ whiteSpace: 'pre-line' }}>{valueText(value)}</span>
        {note === undefined ? null : (
          <Text size="xs" c="dimmed">
            {isByHand ? <Icon name="hand" size={12} /> : null} {note}
          </Text>
        )}
      </dd>
    </>
  )
}

function Then({
  id,
  at,
  asOf,
  onNow,
}: {
  readonly id: string
  readonly at: string
  readonly asOf: React.ReactNode
  readonly onNow: () => void
}) {
  const query = useQuery(personAt(id, at))
  const isNobody = query.error instanceof ApiProblem && query.error.status === 404
  return (
    <>
      <Notice tone="info">
        <Group justify="space-between">
          <span>
            {t.person.asOf} <Instant at={at} form="time" />
          </span>
          <Button size="compact-sm" variant="default" onClick={onNow}>
            {t.person.backToNow}
          </Button>
        </Group>
      </Notice>
      {query.data?.incomplete.map((why) => (
        <Notice key={why} tone="warn">
          {why}
        </Notice>
      ))}
      {query.data === undefined ? (
        <Section title={t.person.facts} actions={asOf}>
          {isNobody ? <Text c="dimmed">{t.person.asOfNobody}</Text> : <QueryView query={query}>{() => null}</QueryView>}
        </Section>
      ) : (
        <Columns
          asOf={asOf}
          facts={<FactsThen then={query.data} />}
          groups={<GroupTags groups={query.data.groups} />}
          access={<AccessThen then={query.data} />}
        />
      )}
    </>
  )
}

function FactsThen({ then }: { readonly then: PersonThen }) {
  const { schemas: _schemas, ...attributes } = then.resource
  return (
    <dl className="facts">
      {Object.entries(attributes).map(([attribute, value]) => (
        <AttributeRow key={attribute} attribute={attribute} value={value} />
      ))}
    </dl>
  )
}

function AccessThen({ then }: { readonly then: PersonThen }) {
  const { allowed, licence, roles } = then.access
  return (
    <Stack gap="md">
      <div className="tags">
        {then.deleted === null ? null : <Tag tone="quiet">{t.person.state.deleted}</Tag>}
        <Tag tone={allowed ? 'ok' : 'warn'}>{allowed ? t.person.mightSignIn : t.person.mightNotSignIn}</Tag>
        <Tag tone="quiet">{licence}</Tag>
      </div>
      {roles.length === 0 ? <Text c="dimmed">{t.person.noRoles}</Text> : <HeldRoles roles={roles} licence={licence} />}
      {then.byHand.length === 0 ? null : (
        <Text size="sm" c="dimmed">
          {t.person.wasByHand(then.byHand.map(({ name }) => name).join(', '))}
        </Text>
      )}
    </Stack>
  )
}

function GroupTags({ groups }: { readonly groups: PersonDetails['groups'] }) {
  if (groups.length === 0) return <Text c="dimmed">{t.person.noGroups}</Text>
  return (
    <Stack gap={6}>
      {groups.map(({ id, name, grants }) => (
        <Group key={id} gap="xs">
          <Go to={paths.group(id)}>{name}</Go>
          {grants === null ? (
            <Tag tone="warn">{t.groups.nothing}</Tag>
          ) : (
            <Tag tone={grants.kind === 'licence' ? 'info' : 'quiet'}>{grants.name}</Tag>
          )}
        </Group>
      ))}
    </Stack>
  )
}

function ByHand({ person }: { readonly person: PersonDetails }) {
  const roles = useQuery(rolesQuery)
  const licences = useQuery(licencesQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const refresh = useRefresh()
  const path = `/users/${encodeURIComponent(person.id)}/grants`
  async function done(message: string): Promise<void> {
    setChosen(null)
    await refresh('person', 'people', 'roles', 'licences', 'journal')
    sayDone(message)
  }
  return (
    <Section title={t.person.giveRole} lead={t.person.giveHint}>
      <Stack>
        {person.byHand.map(({ kind, name }) => (
          <Group key={`${kind} ${name}`} justify="space-between">
            <Text>
              {name}{' '}
              <Text span size="sm" c="dimmed">
                {kind === 'role' ? t.groups.roleGroup : t.groups.licenceGroup}
              </Text>
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${t.person.takeBack}: ${name}`}
              onClick={() => void remove(path, { grant: name }).then(() => done(t.person.taken), sayFailed)}
            >
              {t.person.takeBack}
            </Button>
          </Group>
        ))}
        <Group align="flex-end" wrap="nowrap">
          <Select
            style={{ flex: 1 }}
            label={t.groups.grant}
            data={[
              { group: t.groups.roleGroup, items: (roles.data?.items ?? []).map(({ name }) => name) },
              { group: t.groups.licenceGroup, items: (licences.data?.items ?? []).map(({ name }) => name) },
            ]}
            value={chosen}
            onChange={setChosen}
            searchable
          />
          <Button
            disabled={chosen === null}
            onClick={() => void post(path, { grant: chosen }).then(() => done(t.person.given), sayFailed)}
          >
            {t.person.give}
          </Button>
        </Group>
      </Stack>
    </Section>
  )
}

function SessionsOf({ person }: { readonly person: PersonDetails }) {
  const query = useQuery(personSignIn(person.id))
  const confirm = useConfirm()
  const refresh = useRefresh()
  const count = query.data?.sessions.length ?? 0
  return (
    <Section
      title={t.person.sessions}
      actions={
        count < 2 ? undefined : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              confirm({
                title: t.person.endAll,
                body: <Text>{t.person.askEndAll(person.name, count)}</Text>,
                action: t.person.endAll,
                isDangerous: true,
                act: async () => {
                  await remove(`/users/${encodeURIComponent(person.id)}/sessions`)
                  await refresh('person', 'sessions')
                  sayDone(t.person.sessionsEnded)
                },
              })
            }
          >
            {t.person.endAll}
          </Button>
        )
      }
    >
      <QueryView query={query} lines={2}>
        {({ status, sessions }) => (
          <Stack>
            {status === 'Locked' ? <Locked person={person} /> : null}
            <SessionList sessions={sessions} />
          </Stack>
        )}
      </QueryView>
    </Section>
  )
}

function Locked({ person }: { readonly person: PersonDetails }) {
  const refresh = useRefresh()
  return (
    <Notice tone="warn" title={t.directory.states.locked}>
      {t.directory.stateHints.locked}
      <Group mt="xs">
        <Button
          size="compact-sm"
          onClick={() =>
            void post(`/users/${encodeURIComponent(person.id)}/unlock`, {}).then(() => refresh('person'), sayFailed)
          }
        >
          {t.person.unlock}
        </Button>
      </Group>
    </Notice>
  )
}

function History({ id }: { readonly id: string }) {
  const query = useInfiniteQuery(journal({ person: id }))
  return (
    <section className="card flush" aria-labelledby="history-title">
      <div className="card-head">
        <Title order={2} id="history-title">
          {t.person.history}
        </Title>
      </div>
      <QueryView query={query}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items)
          if (entries.length === 0) {
            return (
              <Text c="dimmed" p="md">
                {t.person.noHistory}
              </Text>
            )
          }
          return entries.map((entry) => <EntryRow key={entry.position} entry={entry} />)
        }}
      </QueryView>
      {query.hasNextPage ? (
        <Group p="md">
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t.actions.more}
          </Button>
        </Group>
      ) : null}
    </section>
  )
}
