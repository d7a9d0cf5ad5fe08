// A set-up guide with this organisation's own values; steps tick themselves off by what really arrives.

import { Anchor, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { useLiveJournal } from '../api/live.ts'
import { connection as connectionQuery, roles as rolesQuery } from '../api/queries.ts'
import type { Connection } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import type { GuideStep, GuideValue, Seen } from '../text/english-guides.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Copy } from '../ui/copy.tsx'
import { Go } from '../ui/go.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Step } from './connection-panel.tsx'

export function Guide() {
  const { provider } = useParams<{ provider: string }>()
  const words = provider === 'entra' ? t.guides.entra : t.guides.okta
  const connection = useQuery(connectionQuery)
  const refresh = useRefresh()
  useLiveJournal({}, () => void refresh('connection'))
  return (
    <Page title={words.title} lead={words.lead} crumbs={[{ label: t.nav.providers, to: paths.providers }]}>
      <QueryView query={connection} lines={10}>
        {(seen) => <Steps steps={words.steps} seen={seen} />}
      </QueryView>
    </Page>
  )
}

function Steps({ steps, seen }: { readonly steps: readonly GuideStep[]; readonly seen: Connection }) {
  const done = steps.map((step) => isSeen(step.seen, seen))
  const count = done.filter(Boolean).length
  const current = done.indexOf(false)
  return (
    <Stack gap="lg" maw={800}>
      <div className="card tight">
        <Text size="sm" fw={600} mb={6} role="status">
          {count === steps.length ? t.guides.finished : t.guides.progress(count, steps.length)}
        </Text>
        <Progress value={(count / steps.length) * 100} aria-label={t.guides.progress(count, steps.length)} />
      </div>
      {seen.refused === null ? null : (
        <Notice tone="bad" title={t.connection.wrong} role="status">
          <Text size="sm">
            <Instant at={seen.refused.at} />: {seen.refused.sentence}
          </Text>
        </Notice>
      )}
      <div className="card">
        <ol className="steps">
          {steps.map((step, index) => (
            <Step
              key={step.title}
              number={index + 1}
              state={done[index] === true ? 'done' : index === current ? 'now' : 'later'}
              title={step.title}
            >
              <Stack gap={6} mt={2}>
                <Text size="sm" c="dimmed">
                  {step.where}
                </Text>
                {step.body.map((sentence) => (
                  <Text key={sentence} size="sm">
                    {sentence}
                  </Text>
                ))}
                {step.values.map((value) => (
                  <Value key={value} value={value} seen={seen} />
                ))}
                {step.trouble.length === 0 ? null : (
                  <details>
                    <summary>{t.guides.trouble}</summary>
                    <ul>
                      {step.trouble.map((sentence) => (
                        <li key={sentence}>
                          <Text size="sm">{sentence}</Text>
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </Stack>
            </Step>
          ))}
        </ol>
      </div>
    </Stack>
  )
}

function Value({ value, seen }: { readonly value: GuideValue; readonly seen: Connection }) {
  const roles = useQuery({ ...rolesQuery, enabled: value === 'groupNames' })
  switch (value) {
    case 'baseUrl':
      return <Copy value={seen.scimBaseUrl} label={t.guides.values.baseUrl} />
    case 'label':
      return <Copy value={t.guides.label} label={t.guides.values.label} />
    case 'token':
      return (
        <Anchor component={Go} to={paths.providers} size="sm">
          {t.guides.toToken}
        </Anchor>
      )
    case 'groupNames':
      return (
        <details>
          <summary>{t.guides.values.groupNames}</summary>
          <div className="tags" style={{ marginTop: '0.5rem' }}>
            {(roles.data?.items ?? [])
              .flatMap(({ groupNames }) => groupNames)
              .map((name) => (
                <span key={name} className="tag tone-quiet">
                  {name}
                </span>
              ))}
          </div>
        </details>
      )
  }
}

/** What Fluid can tell of a step; steps in the identity provider's own screens are told by what follows from them. */
function isSeen(what: Seen, seen: Connection): boolean {
  const hasTested = ['tested', 'people', 'groups'].includes(seen.stage)
  switch (what) {
    case 'sync':
      return !seen.syncDisabled
    case 'token':
      return seen.tokens.length > 0
    case 'request':
      return hasTested || seen.refused !== null
    case 'tested':
      return hasTested
    case 'written':
    case 'people':
      return seen.firstPerson !== null
    case 'groups':
      return seen.groups > 0
    case 'roles':
      return seen.rolesGiven
    case 'never':
      return false
  }
}
