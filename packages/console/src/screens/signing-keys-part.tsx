// The key that signs what Fluid asks of identity providers, and the one beside it while it is exchanged.

import { Divider, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { signingKeys as signingKeysQuery } from '../api/queries.ts'
import { post, remove } from '../api/request.ts'
import type { SigningKeys } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SamlKeyRow } from './saml-key-row.tsx'

export function SigningKeysPart() {
  const keys = useQuery(signingKeysQuery)
  return (
    <Stack gap="sm">
      <Divider />
      <QueryView query={keys} lines={2}>
        {({ items }) => <Keys keys={items} />}
      </QueryView>
    </Stack>
  )
}

function Keys({ keys }: { readonly keys: SigningKeys['items'] }) {
  return (
    <>
      <Group justify="space-between">
        <Text fw={600} component="h3">
          {t.signing.title}
        </Text>
        {keys.length > 1 ? null : (
          <AskedButton
            name={t.signing.make}
            title={t.signing.askMake}
            body={t.signing.askMakeBody}
            act={() => post('/saml-signing-keys', {})}
            changes="signing-keys"
            done={t.signing.made}
          />
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t.signing.lead}
      </Text>
      <ul className="keys">
        {keys.map((key) => (
          <SamlKeyRow
            key={key.id}
            shown={key}
            tone={key.isUsed ? 'ok' : 'quiet'}
            state={key.isUsed ? t.signing.signs : t.samlKeys.inMetadata}
          >
            {key.isUsed ? null : <Beside id={key.id} />}
          </SamlKeyRow>
        ))}
      </ul>
    </>
  )
}

/** What can be done with the key that does not sign. */
function Beside({ id }: { readonly id: string }) {
  return (
    <>
      <AskedButton
        name={t.signing.use}
        title={t.signing.askUse}
        body={t.signing.askUseBody}
        act={() => post(`/saml-signing-keys/${id}/use`, {})}
        changes="signing-keys"
        done={t.signing.used}
      />
      <AskedButton
        name={t.samlKeys.remove}
        title={t.signing.askRemove}
        body={t.signing.askRemoveBody}
        isDangerous
        act={() => remove(`/saml-signing-keys/${id}`)}
        changes="signing-keys"
        done={t.signing.removed}
      />
    </>
  )
}
