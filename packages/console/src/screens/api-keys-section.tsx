import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { apiKeys as apiKeysQuery } from '../api/queries.ts'
import { post, remove } from '../api/request.ts'
import type { ApiKey, NewApiKey } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { Copy } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { sayDone } from '../ui/done.ts'
import { Instant } from '../ui/instant.tsx'
import { Notice, Problem, Tag } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

const SCOPES = ['access', 'read', 'write'] as const

/** Keys of the administration API: made, shown once, revoked. */
export function ApiKeys() {
  const query = useQuery(apiKeysQuery)
  const [isAdding, setAdding] = useState(false)
  return (
    <Stack>
      <QueryView query={query} lines={2}>
        {({ items }) => {
          const live = items.filter(({ state }) => state === 'live')
          if (live.length === 0) return <Text c="dimmed">{t.apiKeys.none}</Text>
          return live.map((key) => <KeyRow key={key.id} apiKey={key} />)
        }}
      </QueryView>
      <Group>
        <Button variant="default" onClick={() => setAdding(true)}>
          {t.apiKeys.add}
        </Button>
      </Group>
      {isAdding ? <AddKey onClose={() => setAdding(false)} /> : null}
    </Stack>
  )
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  return (
    <Group justify="space-between">
      <div>
        <Group gap="xs">
          <Text fw={600}>{apiKey.name}</Text>
          <code>…{apiKey.lastFour}</code>
          {apiKey.scopes.map((scope) => (
            <Tag key={scope} tone="quiet">
              {t.apiKeys.scopes[scope]}
            </Tag>
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {t.token.set} <Instant at={apiKey.created} /> {t.token.setBy(apiKey.createdBy)} · {t.token.lastUsed}:{' '}
          {apiKey.lastUsed === null ? t.token.neverUsed : <Instant at={apiKey.lastUsed} />}
          {apiKey.expires === null ? null : (
            <>
              {' '}
              · {t.token.expires} <Instant at={apiKey.expires} />
            </>
          )}
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        c="var(--fluid-bad)"
        aria-label={`${t.token.revoke}: ${apiKey.name}`}
        onClick={() =>
          confirm({
            title: t.apiKeys.askRevoke(apiKey.name),
            body: <Text>{t.apiKeys.askRevokeBody}</Text>,
            action: t.token.revoke,
            isDangerous: true,
            act: async () => {
              await remove(`/api-keys/${apiKey.id}`)
              await refresh('api-keys')
              sayDone(t.apiKeys.revoked)
            },
          })
        }
      >
        {t.token.revoke}
      </Button>
    </Group>
  )
}

type State =
  | { readonly kind: 'editing' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'added'; readonly key: string }

function AddKey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<string>('access')
  const [days, setDays] = useState<number | string>(365)
  const [state, setState] = useState<State>({ kind: 'editing' })
  const refresh = useRefresh()
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setState({ kind: 'busy' })
    try {
      const body = { name: name.trim(), scopes: [scope], days: typeof days === 'number' ? days : null }
      const { apiKey } = await post<NewApiKey>('/api-keys', body)
      await refresh('api-keys')
      setState({ kind: 'added', key: apiKey })
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }
  return (
    <Dialog title={t.apiKeys.add} isHeld={state.kind === 'added'} onClose={onClose}>
      {state.kind === 'added' ? (
        <Stack>
          <Copy value={state.key} label={t.apiKeys.key} takesFocus />
          <Notice tone="warn">{t.token.once}</Notice>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t.token.copied}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={(event) => void save(event)}>
          <Stack>
            <TextInput
              label={t.apiKeys.name}
              description={t.apiKeys.nameHint}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Select
              label={t.apiKeys.scope}
              data={SCOPES.map((value) => ({ value, label: t.apiKeys.scopes[value] }))}
              value={scope}
              onChange={(value) => setScope(value ?? 'access')}
              allowDeselect={false}
            />
            <NumberInput
              label={t.apiKeys.days}
              description={t.apiKeys.daysHint}
              value={days}
              onChange={setDays}
              min={1}
              max={3_650}
              allowDecimal={false}
            />
            {state.kind === 'failed' ? <Problem error={state.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t.actions.cancel}
              </Button>
              <Button type="submit" loading={state.kind === 'busy'}>
                {t.apiKeys.add}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
