// The key by which identity providers may encrypt their assertions: none until an administrator wants one.

import { Divider, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { encryptionKeys as encryptionKeysQuery } from '../api/queries.ts'
import { post, remove } from '../api/request.ts'
import type { EncryptionKeys } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { shownDay } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SamlKeyRow } from './saml-key-row.tsx'

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
        <Group gap="xs">
          <MakeKey isFirst={!isOn} dropped={before?.created} />
          {isOn ? (
            <AskedButton
              name={t.encryption.switchOff}
              title={t.encryption.askOff}
              body={t.encryption.askOffBody}
              isDangerous
              act={() => remove('/saml-encryption-keys')}
              changes="encryption-keys"
              done={t.encryption.switchedOff}
            />
          ) : null}
        </Group>
      </Group>
      <Text size="sm" c="dimmed">
        {isOn ? t.encryption.lead : t.encryption.offBody}
      </Text>
      {isOn ? (
        <ul className="keys">
          <SamlKeyRow shown={current} tone="ok" state={t.samlKeys.inMetadata} />
          {before === undefined ? null : (
            <SamlKeyRow shown={before} tone="quiet" state={t.encryption.before}>
              <AskedButton
                name={t.samlKeys.remove}
                title={t.encryption.askRemove}
                body={t.encryption.askRemoveBody}
                isDangerous
                act={() => remove(`/saml-encryption-keys/${before.id}`)}
                changes="encryption-keys"
                done={t.encryption.removed}
              />
            </SamlKeyRow>
          )}
        </ul>
      ) : null}
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
  return (
    <AskedButton
      name={isFirst ? t.encryption.make : t.encryption.renew}
      title={isFirst ? t.encryption.askMake : t.encryption.askRenew}
      body={
        <Stack gap="xs">
          <Text>{isFirst ? t.encryption.askMakeBody : t.encryption.askRenewBody}</Text>
          {dropped === undefined ? null : <Text fw={600}>{t.encryption.askRenewDropped(shownDay(dropped))}</Text>}
        </Stack>
      }
      act={() => post('/saml-encryption-keys', {})}
      changes="encryption-keys"
      done={t.encryption.done}
    />
  )
}
