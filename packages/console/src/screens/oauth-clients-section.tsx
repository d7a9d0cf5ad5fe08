// OAuth 2.0 clients: how an identity provider fetches access tokens that end by themselves, instead of the secret token.

import { Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { oauthClients as oauthClientsQuery } from '../api/queries.ts'
import { post } from '../api/request.ts'
import type { NewOauthClient, NewOauthSecret, OauthClient } from '../api/shapes.ts'
import { SecretDialog } from '../forms/secret-dialog.tsx'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { AddableSection } from '../ui/addable-section.tsx'
import { Copy } from '../ui/copy.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { CredentialRow } from './credential-row.tsx'

const LIFETIMES = ['900', '3600', '28800', '86400'] as const

export function OauthClientsSection() {
  const query = useQuery(oauthClientsQuery)
  return (
    <AddableSection
      id="oauth-clients"
      title={t.oauthClients.title}
      lead={t.oauthClients.lead}
      add={t.oauthClients.add}
      window={(onClose) => <AddClient onClose={onClose} />}
    >
      <QueryView query={query} lines={2}>
        {({ items, tokenUrl }) => {
          const live = items.filter(({ state }) => state === 'live')
          if (live.length === 0) return <Text c="dimmed">{t.oauthClients.none}</Text>
          return (
            <Stack>
              {live.map((client) => (
                <ClientRow key={client.id} client={client} />
              ))}
              <Stack gap={4}>
                <Text size="sm" fw={600}>
                  {t.oauthClients.tokenUrl}
                </Text>
                <Copy value={tokenUrl} label={t.oauthClients.tokenUrl} />
              </Stack>
            </Stack>
          )
        }}
      </QueryView>
    </AddableSection>
  )
}

function ClientRow({ client }: { readonly client: OauthClient }) {
  const [isRotating, setRotating] = useState(false)
  const path = `/oauth-clients/${client.id}`
  return (
    <>
      <CredentialRow
        credential={client}
        tags={[t.oauthClients.ways[client.authentication]]}
        more={
          <>
            <br />
            {t.oauthClients.id}: <code>{client.id}</code>
          </>
        }
        acts={
          client.authentication === 'secret' ? (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${t.oauthClients.rotate}: ${client.name}`}
              onClick={() => setRotating(true)}
            >
              {t.oauthClients.rotate}
            </Button>
          ) : null
        }
        revoke={{
          path,
          query: 'oauth-clients',
          title: t.oauthClients.askRevoke(client.name),
          body: t.oauthClients.askRevokeBody,
          done: t.oauthClients.revoked,
        }}
      />
      {isRotating ? <Rotate path={path} client={client} onClose={() => setRotating(false)} /> : null}
    </>
  )
}

function Rotate({
  path,
  client,
  onClose,
}: {
  readonly path: string
  readonly client: OauthClient
  readonly onClose: () => void
}) {
  const refresh = useRefresh()
  async function make() {
    const { clientSecret } = await post<NewOauthSecret>(`${path}/secret`, {})
    await refresh('oauth-clients')
    return { secret: clientSecret }
  }
  return (
    <SecretDialog
      title={t.oauthClients.rotateOf(client.name)}
      action={t.oauthClients.rotate}
      secretLabel={t.oauthClients.secret}
      once={t.oauthClients.once}
      make={make}
      onClose={onClose}
    >
      <Text>{t.oauthClients.rotateBody}</Text>
    </SecretDialog>
  )
}

function AddClient({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [way, setWay] = useState<'secret' | 'jwks-url'>('secret')
  const [jwksUrl, setJwksUrl] = useState('')
  const [lifetime, setLifetime] = useState<string>('3600')
  const refresh = useRefresh()
  async function make() {
    const added = await post<NewOauthClient>('/oauth-clients', {
      name: name.trim(),
      tokenLifetimeSeconds: Number(lifetime),
      ...(way === 'secret' ? {} : { jwksUrl: jwksUrl.trim() }),
    })
    await refresh('oauth-clients')
    return {
      secret: added.clientSecret ?? undefined,
      beside: [
        { label: t.oauthClients.id, value: added.id },
        { label: t.oauthClients.tokenUrl, value: added.tokenUrl },
      ],
    }
  }
  return (
    <SecretDialog
      title={t.oauthClients.add}
      secretLabel={t.oauthClients.secret}
      once={t.oauthClients.once}
      make={make}
      onClose={onClose}
    >
      <TextInput
        label={t.oauthClients.name}
        description={t.oauthClients.nameHint}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        required
        data-autofocus
      />
      <Radio.Group
        label={t.oauthClients.way}
        value={way}
        onChange={(value) => setWay(value === 'jwks-url' ? 'jwks-url' : 'secret')}
      >
        <Group mt="xs">
          <Radio value="secret" label={t.oauthClients.ways.secret} />
          <Radio value="jwks-url" label={t.oauthClients.ways['jwks-url']} />
        </Group>
      </Radio.Group>
      {way === 'secret' ? null : (
        <TextInput
          label={t.oauthClients.jwksUrl}
          description={t.oauthClients.jwksUrlHint}
          value={jwksUrl}
          onChange={(event) => setJwksUrl(event.currentTarget.value)}
          required
        />
      )}
      <Select
        label={t.oauthClients.lifetime}
        data={LIFETIMES.map((value) => ({ value, label: t.oauthClients.lifetimes[value] }))}
        value={lifetime}
        onChange={(value) => setLifetime(value ?? '3600')}
        allowDeselect={false}
      />
    </SecretDialog>
  )
}
