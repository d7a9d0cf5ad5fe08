// The key by which identity providers may encrypt their assertions: none until an administrator wants one.

import { Anchor, Button, Divider, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { encryptionKeys as encryptionKeysQuery } from '../api/queries.ts'
import { post } from '../api/request.ts'
import type { EncryptionKeys } from '../api/shapes.ts'
import { serverPages } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { Copy } from '../ui/copy.tsx'
import { sayDone } from '../ui/done.ts'
import { Instant, shownDay } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

export function EncryptionKeysPart() {
  const keys = useQuery(encryptionKeysQuery)
  return (
    <Stack gap="sm">
      <Divider />
      <QueryView query={keys} lines={2}>
        {({ items }) => <Keys keys={items} />}
      </QueryView>
    </Stack>
  )
}

function Keys({ keys: [current, before] }: { readonly keys: EncryptionKeys['items'] }) {
  const isOn = current !== undefined
  return (
    <>
      <Group justify="space-between">
        <Group gap="xs">
          <Text fw={600} component="h3">
            {t.encryption.title}
          </Text>
          <Tag tone={isOn ? 'ok' : 'quiet'}>{isOn ? t.encryption.on : t.encryption.off}</Tag>
        </Group>
        <MakeKey isFirst={!isOn} dropped={before?.created} />
      </Group>
      {isOn ? (
        <>
          <Text size="sm">
            {t.encryption.made} <Instant at={current.created} form="time" />.
            {before === undefined ? null : (
              <>
                {' '}
                {t.encryption.before} <Instant at={before.created} form="time" />.
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            {t.encryption.atProvider}
          </Text>
          <Copy value={new URL(serverPages.metadata, location.origin).href} label={t.encryption.address} />
          <Anchor href={serverPages.metadata} download="fluid-metadata.xml" size="sm">
            {t.encryption.download}
          </Anchor>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t.encryption.offBody}
        </Text>
      )}
    </>
  )
}

function MakeKey({
  isFirst,
  dropped,
}: {
  readonly isFirst: boolean
  /** When the key was made that a new one puts out of use. */
  readonly dropped: string | undefined
}) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  const name = isFirst ? t.encryption.make : t.encryption.renew
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() =>
        confirm({
          title: isFirst ? t.encryption.askMake : t.encryption.askRenew,
          body: (
            <Stack gap="xs">
              <Text>{isFirst ? t.encryption.askMakeBody : t.encryption.askRenewBody}</Text>
              {dropped === undefined ? null : <Text fw={600}>{t.encryption.askRenewDropped(shownDay(dropped))}</Text>}
            </Stack>
          ),
          action: name,
          act: async () => {
            await post('/saml-encryption-keys', {})
            await refresh('encryption-keys')
            sayDone(t.encryption.done)
          },
        })
      }
    >
      {name}
    </Button>
  )
}
