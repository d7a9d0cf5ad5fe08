import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiKeys as apiKeysQuery } from '../api/queries.ts'
import { post } from '../api/request.ts'
import type { ApiKey, NewApiKey } from '../api/shapes.ts'
import { SecretDialog } from '../forms/secret-dialog.tsx'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Instant } from '../ui/instant.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { CredentialRow } from './credential-row.tsx'

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
  return (
    <CredentialRow
      credential={apiKey}
      tags={apiKey.scopes.map((scope) => t.apiKeys.scopes[scope])}
      more={
        apiKey.expires === null ? null : (
          <>
            {' '}
            · {t.token.expires} <Instant at={apiKey.expires} />
          </>
        )
      }
      revoke={{
        path: `/api-keys/${apiKey.id}`,
        query: 'api-keys',
        title: t.apiKeys.askRevoke(apiKey.name),
        body: t.apiKeys.askRevokeBody,
        done: t.apiKeys.revoked,
      }}
    />
  )
}

function AddKey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<string>('access')
  const [days, setDays] = useState<number | string>(365)
  const refresh = useRefresh()
  async function make() {
    const body = { name: name.trim(), scopes: [scope], days: typeof days === 'number' ? days : null }
    const { apiKey } = await post<NewApiKey>('/api-keys', body)
    await refresh('api-keys')
    return { secret: apiKey }
  }
  return (
    <SecretDialog title={t.apiKeys.add} secretLabel={t.apiKeys.key} once={t.token.once} make={make} onClose={onClose}>
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
    </SecretDialog>
  )
}
