import { EVENT_TYPES } from '@fluid-scim/api/event-types'
import { Button, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { webhooks as webhooksQuery } from '../api/queries.ts'
import { patch, post, remove } from '../api/request.ts'
import type { AddedWebhook, Webhook } from '../api/shapes.ts'
import { SecretDialog } from '../forms/secret-dialog.tsx'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { AddableSection } from '../ui/addable-section.tsx'
import { useConfirm } from '../ui/confirm.tsx'
import { Copy } from '../ui/copy.tsx'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

const DAY_MS = 86_400_000

export function WebhooksSection() {
  const query = useQuery(webhooksQuery)
  return (
    <AddableSection
      id="webhooks"
      title={t.webhooks.title}
      lead={t.webhooks.lead}
      add={t.webhooks.add}
      window={(onClose) => <AddWebhook onClose={onClose} />}
    >
      <QueryView query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t.webhooks.none}</Text>
          ) : (
            <Stack>
              {items.map((webhook) => (
                <WebhookCard key={webhook.id} webhook={webhook} />
              ))}
            </Stack>
          )
        }
      </QueryView>
    </AddableSection>
  )
}

function WebhookCard({ webhook }: { readonly webhook: Webhook }) {
  const refresh = useRefresh()
  const confirm = useConfirm()
  const [answer, setAnswer] = useState<{ delivered: boolean; answer: string } | undefined>(undefined)
  const [secret, setSecret] = useState<string | undefined>(undefined)
  const isOn = webhook.state === 'enabled'
  const path = `/webhooks/${webhook.id}`
  const act = (work: Promise<unknown>): void => {
    work.then(() => refresh('webhooks')).catch(sayFailed)
  }
  function askReplay(): void {
    confirm({
      title: t.webhooks.askReplay,
      body: <Text>{t.webhooks.askReplayBody}</Text>,
      action: t.webhooks.replay,
      act: async () => {
        const since = new Date(Date.now() - DAY_MS).toISOString()
        const { events } = await post<{ events: number }>(`${path}/replay`, { since })
        await refresh('webhooks')
        sayDone(t.webhooks.replayed(events))
      },
    })
  }
  return (
    <div className="card tight">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </Text>
          <Tag tone={isOn ? 'ok' : 'warn'}>{t.webhooks.state[webhook.state]}</Tag>
        </Group>
      </Group>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {webhook.eventTypes.length === 0 ? t.webhooks.allTypes : webhook.eventTypes.join(', ')} ·{' '}
          {t.webhooks.pending(webhook.pending)} · {t.webhooks.lastSuccess}:{' '}
          {webhook.lastSuccess === null ? t.webhooks.never : <Instant at={webhook.lastSuccess} />}
        </Text>
        {webhook.disabledBecause === null ? null : <Notice tone="warn">{webhook.disabledBecause}</Notice>}
        {webhook.lastFailure === null ? null : (
          <Text size="sm" style={{ color: 'var(--fluid-bad)' }}>
            {t.webhooks.lastFailure}: {webhook.lastFailure}
          </Text>
        )}
        {answer === undefined ? null : (
          <Notice tone={answer.delivered ? 'ok' : 'bad'} role="status">
            {t.webhooks.tested(answer.answer)}
          </Notice>
        )}
        {secret === undefined ? null : (
          <>
            <Copy value={secret} label={t.webhooks.secret} takesFocus />
            <Notice tone="warn">{t.webhooks.secretOnce}</Notice>
          </>
        )}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => act(post<{ delivered: boolean; answer: string }>(`${path}/test`, {}).then(setAnswer))}
          >
            {t.webhooks.test}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => act(patch(path, { state: isOn ? 'disabled' : 'enabled' }))}
          >
            {isOn ? t.webhooks.switchOff : t.webhooks.switchOn}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => act(post<{ secret: string }>(`${path}/secret`, {}).then((made) => setSecret(made.secret)))}
          >
            {t.webhooks.rotate}
          </Button>
          <Button size="compact-sm" variant="default" onClick={askReplay}>
            {t.webhooks.replay}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            c="var(--fluid-bad)"
            onClick={() =>
              confirm({
                title: t.webhooks.askRemove(webhook.url),
                body: <Text>{t.webhooks.askRemoveBody(webhook.pending)}</Text>,
                action: t.webhooks.remove,
                isDangerous: true,
                act: async () => {
                  await remove(path)
                  await refresh('webhooks')
                  sayDone(t.webhooks.removed)
                },
              })
            }
          >
            {t.webhooks.remove}
          </Button>
        </Group>
      </Stack>
    </div>
  )
}

function AddWebhook({ onClose }: { readonly onClose: () => void }) {
  const [url, setUrl] = useState('')
  const [eventTypes, setEventTypes] = useState<string[]>([])
  const refresh = useRefresh()
  async function make() {
    const { secret } = await post<AddedWebhook>('/webhooks', { url: url.trim(), eventTypes })
    await refresh('webhooks')
    return { secret }
  }
  return (
    <SecretDialog
      title={t.webhooks.add}
      secretLabel={t.webhooks.secret}
      once={t.webhooks.secretOnce}
      make={make}
      onClose={onClose}
    >
      <TextInput
        label={t.webhooks.url}
        placeholder={t.webhooks.urlHint}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        required
        data-autofocus
      />
      <MultiSelect
        label={t.webhooks.types}
        placeholder={eventTypes.length === 0 ? t.webhooks.allTypes : ''}
        data={[...EVENT_TYPES]}
        value={eventTypes}
        onChange={setEventTypes}
      />
    </SecretDialog>
  )
}
