// A credential of a program: what it is called, who made it, when it was last used, and how it ends.

import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { remove } from '../api/request.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone } from '../ui/done.ts'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'

export function CredentialRow({
  credential,
  tags,
  more,
  acts,
  revoke,
}: {
  readonly credential: {
    readonly name: string
    readonly lastFour: string | null
    readonly created: string
    readonly createdBy: string
    readonly lastUsed: string | null
  }
  readonly tags: readonly string[]
  /** Said after when it was last used. */
  readonly more?: ReactNode
  /** Buttons before the one that revokes. */
  readonly acts?: ReactNode
  readonly revoke: {
    readonly path: string
    /** The list that is fresh then. */
    readonly query: string
    readonly title: string
    readonly body: string
    readonly done: string
  }
}) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  return (
    <Group justify="space-between">
      <div>
        <Group gap="xs">
          <Text fw={600}>{credential.name}</Text>
          {credential.lastFour === null ? null : <code>…{credential.lastFour}</code>}
          {tags.map((tag) => (
            <Tag key={tag} tone="quiet">
              {tag}
            </Tag>
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {t.token.set} <Instant at={credential.created} /> {t.token.setBy(credential.createdBy)} · {t.token.lastUsed}:{' '}
          {credential.lastUsed === null ? t.token.neverUsed : <Instant at={credential.lastUsed} />}
          {more}
        </Text>
      </div>
      <Group gap="xs">
        {acts}
        <Button
          size="compact-sm"
          variant="subtle"
          c="var(--fluid-bad)"
          aria-label={`${t.token.revoke}: ${credential.name}`}
          onClick={() =>
            confirm({
              title: revoke.title,
              body: <Text>{revoke.body}</Text>,
              action: t.token.revoke,
              isDangerous: true,
              act: async () => {
                await remove(revoke.path)
                await refresh(revoke.query)
                sayDone(revoke.done)
              },
            })
          }
        >
          {t.token.revoke}
        </Button>
      </Group>
    </Group>
  )
}
