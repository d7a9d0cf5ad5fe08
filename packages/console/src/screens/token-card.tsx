// The SCIM Secret Token: set or generated, shown once; afterwards what is known of it, rotation and revocation.

import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connection as connectionQuery, scimTokens } from '../api/queries.ts'
import { remove } from '../api/request.ts'
import type { ScimToken } from '../api/shapes.ts'
import { TokenDialog } from '../forms/token-dialog.tsx'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone } from '../ui/done.ts'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag, type Tone } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

const TONES: Readonly<Record<ScimToken['state'], Tone>> = {
  live: 'ok',
  expiring: 'warn',
  expired: 'quiet',
  revoked: 'quiet',
}

export function TokenCard() {
  const tokens = useQuery(scimTokens)
  const [isOpen, setOpen] = useState(false)
  return (
    <div id="scim-token">
      <Text fw={600}>{t.token.title}</Text>
      <Text size="sm" c="dimmed" mb="sm" className="measure">
        {t.token.lead}
      </Text>
      <QueryView query={tokens} lines={3}>
        {({ items }) => <Tokens tokens={items} onSet={() => setOpen(true)} />}
      </QueryView>
      {isOpen ? (
        <TokenDialog hasLive={tokens.data?.items.some(isLive) ?? false} onClose={() => setOpen(false)} />
      ) : null}
    </div>
  )
}

function isLive({ state }: ScimToken): boolean {
  return state === 'live' || state === 'expiring'
}

function Tokens({ tokens, onSet }: { readonly tokens: readonly ScimToken[]; readonly onSet: () => void }) {
  const live = tokens.filter(isLive)
  const [current, previous] = live
  const past = tokens.filter((token) => !isLive(token))
  return (
    <Stack gap="md">
      {current === undefined ? (
        <Notice tone="info" title={t.token.none}>
          {t.token.noneBody}
        </Notice>
      ) : (
        <TokenFacts token={current} name={t.token.current} />
      )}
      {previous === undefined || current === undefined ? null : (
        <>
          <TokenFacts token={previous} name={t.token.previous} isPrevious isNewUsed={current.lastUsed !== null} />
          <Notice tone={current.lastUsed === null ? 'info' : 'ok'}>
            {current.lastUsed === null ? t.token.stillLive : t.token.safeToRevoke}
          </Notice>
        </>
      )}
      <Group>
        <Button onClick={onSet}>{current === undefined ? t.token.add : t.token.rotate}</Button>
      </Group>
      {past.length === 0 ? null : (
        <details>
          <summary>{t.token.history}</summary>
          <Stack gap="xs" mt="sm">
            {past.slice(0, 20).map((token) => (
              <Group key={token.id} gap="sm">
                <code>…{token.lastFour}</code>
                <Tag tone={TONES[token.state]}>{t.token.state[token.state]}</Tag>
                <Text size="sm" c="dimmed">
                  {t.token.set} <Instant at={token.created} form="time" /> {t.token.setBy(token.createdBy)}
                </Text>
              </Group>
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  )
}

function TokenFacts({
  token,
  name,
  isPrevious = false,
  isNewUsed = false,
}: {
  readonly token: ScimToken
  readonly name: string
  readonly isPrevious?: boolean
  readonly isNewUsed?: boolean
}) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  const connection = useQuery(connectionQuery)
  function askRevoke(): void {
    confirm({
      title: t.token.askRevoke(token.lastFour),
      body: (
        <Text>
          {isPrevious
            ? t.token.askRevokePreviousBody(isNewUsed)
            : t.token.askRevokeBody(token.lastClient, connection.data?.people ?? 0)}
        </Text>
      ),
      action: t.token.revoke,
      isDangerous: true,
      act: async () => {
        await remove(`/scim-tokens/${token.id}`)
        await refresh('scim-tokens', 'connection')
        sayDone(t.token.doneRevoke)
      },
    })
  }
  return (
    <div className="card tight">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Text fw={600} size="sm">
            {name}
          </Text>
          <code>…{token.lastFour}</code>
          <Tag tone={TONES[token.state]}>{t.token.state[token.state]}</Tag>
        </Group>
        <Button size="compact-sm" variant="subtle" color="red.8" c="var(--fluid-bad)" onClick={askRevoke}>
          {isPrevious ? t.token.revokeNow : t.token.revoke}
        </Button>
      </Group>
      <dl className="facts">
        <dt>{t.token.set}</dt>
        <dd>
          <Instant at={token.created} /> {t.token.setBy(token.createdBy)}
        </dd>
        <dt>{t.token.lastUsed}</dt>
        <dd>{token.lastUsed === null ? t.token.neverUsed : <Instant at={token.lastUsed} />}</dd>
        {token.lastClient === null ? null : (
          <>
            <dt>{t.token.client}</dt>
            <dd>{token.lastClient}</dd>
          </>
        )}
        {token.expires === null ? null : (
          <>
            <dt>{t.token.expires}</dt>
            <dd>
              <Instant at={token.expires} />
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
