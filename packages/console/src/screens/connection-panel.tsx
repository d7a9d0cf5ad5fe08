// The live connection panel: what Fluid sees of the identity provider, a step at a time, and what to do next.

import { Anchor, Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLiveJournal } from '../api/live.ts'
import { connection as connectionQuery } from '../api/queries.ts'
import type { Connection } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

const STAGES = ['no-token', 'waiting', 'tested', 'people', 'groups'] as const

export function ConnectionPanel() {
  const connection = useQuery(connectionQuery)
  const refresh = useRefresh()
  const live = useLiveJournal({}, () => void refresh('connection', 'scim-tokens', 'groups'))
  return (
    <section className="card" id="connection" aria-labelledby="connection-title">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="connection-title" tabIndex={-1}>
          {t.connection.title}
        </Title>
        <Tag tone={live === 'live' ? 'ok' : 'quiet'}>
          <span className="pulse" aria-hidden="true" />
          {live === 'live' ? t.connection.live : t.connection.reconnecting}
        </Tag>
      </Group>
      <QueryView query={connection} lines={5}>
        {(seen) => <Panel seen={seen} />}
      </QueryView>
    </section>
  )
}

function Panel({ seen }: { readonly seen: Connection }) {
  const isDone = seen.stage === 'groups'
  const [isOpen, setOpen] = useState(false)
  return (
    <Stack gap="md" aria-live="polite">
      {seen.syncDisabled ? <Notice tone="warn">{t.connection.syncOff}</Notice> : null}
      {seen.refused === null ? null : <Refused refused={seen.refused} />}
      {isDone ? (
        <>
          <Notice tone="ok" title={t.connection.working}>
            {t.connection.workingBody}{' '}
            {seen.lastUsed === null ? null : (
              <>
                {t.connection.last}: {seen.client}, <Instant at={seen.lastUsed} />.
              </>
            )}
          </Notice>
          <HeldGroups count={seen.heldGroups} />
          <UnstyledButton onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            <Group gap={6}>
              <Icon name={isOpen ? 'down' : 'right'} size={16} />
              <Text size="sm">{t.connection.lead}</Text>
            </Group>
          </UnstyledButton>
          <Collapse expanded={isOpen}>
            <Steps seen={seen} />
          </Collapse>
        </>
      ) : (
        <Steps seen={seen} />
      )}
    </Stack>
  )
}

function Refused({ refused }: { readonly refused: NonNullable<Connection['refused']> }) {
  return (
    <Notice tone="bad" title={t.connection.wrong} role="status">
      <Text size="sm">
        <Instant at={refused.at} />: {refused.sentence}
      </Text>
    </Notice>
  )
}

function HeldGroups({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <Notice tone="warn">
      {t.connection.heldGroups(count)}{' '}
      <Anchor component={Go} to={paths.groups}>
        {t.connection.toHeld}
      </Anchor>
    </Notice>
  )
}

function Steps({ seen }: { readonly seen: Connection }) {
  const words = t.connection.steps
  const reached = STAGES.indexOf(seen.stage)
  return (
    <ol className="steps">
      <Step number={1} state={reached >= 1 ? 'done' : 'now'} title={words.token.title} todo={words.token.todo} />
      <Step
        number={2}
        state={reached >= 2 ? 'done' : reached === 1 ? (seen.refused === null ? 'now' : 'wrong') : 'later'}
        title={titleOfTest(seen)}
        todo={words.waiting.todo}
        after={words.tested.after}
        isAfterShown={reached === 2}
        at={seen.lastUsed}
      />
      <Step
        number={3}
        state={reached >= 3 ? 'done' : reached === 2 ? 'now' : 'later'}
        title={reached >= 3 ? words.people.titleCount(seen.people) : words.people.title}
        todo={words.people.todo}
        after={
          seen.firstPerson === null
            ? words.people.after
            : `${t.connection.first(seen.firstPerson.name)}. ${words.people.after}`
        }
        isAfterShown={reached >= 3}
        at={seen.firstPerson?.at ?? null}
      />
      <Step
        number={4}
        state={reached >= 4 ? 'done' : reached === 3 ? 'now' : 'later'}
        title={reached >= 4 ? words.groups.titleCount(seen.groups) : words.groups.title}
        todo={words.groups.todo}
        after={words.groups.after}
        isAfterShown={reached >= 4}
        at={seen.firstGroup?.at ?? null}
      />
    </ol>
  )
}

function titleOfTest({ stage, client, refused }: Connection): string {
  const { waiting, tested } = t.connection.steps
  if (stage === 'no-token' || stage === 'waiting') return refused === null ? waiting.title : waiting.titleWrong
  return client === null ? tested.title : tested.titleBy(client)
}

type StepState = 'done' | 'now' | 'wrong' | 'later'

export function Step({
  number,
  state,
  title,
  todo,
  after,
  isAfterShown = false,
  at = null,
  children,
}: {
  readonly number: number
  readonly state: StepState
  readonly title: string
  readonly todo?: string
  readonly after?: string
  readonly isAfterShown?: boolean
  readonly at?: string | null
  readonly children?: ReactNode
}) {
  return (
    <li className={state} {...(state === 'now' || state === 'wrong' ? { 'aria-current': 'step' as const } : {})}>
      <span className="dot" aria-hidden="true">
        {state === 'done' ? (
          <Icon name="check" size={15} />
        ) : state === 'wrong' ? (
          <Icon name="cross" size={14} />
        ) : (
          number
        )}
      </span>
      <div className="body">
        <Group justify="space-between" gap="xs">
          <Text fw={600} {...(state === 'later' ? { c: 'dimmed' } : {})}>
            {title}
            {state === 'done' ? <span className="visually-hidden"> ({t.guides.done})</span> : null}
          </Text>
          {state === 'done' && at !== null ? (
            <Text size="sm" c="dimmed">
              <Instant at={at} />
            </Text>
          ) : null}
        </Group>
        {(state === 'now' || state === 'wrong') && todo !== undefined ? <Text size="sm">{todo}</Text> : null}
        {isAfterShown && after !== undefined ? (
          <Text size="sm" c="dimmed">
            {after}
          </Text>
        ) : null}
        {children}
      </div>
    </li>
  )
}
