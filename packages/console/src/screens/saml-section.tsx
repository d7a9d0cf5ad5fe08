// Single sign-on: the identity providers by which people sign in, and their form.

import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleThrough, providers as providersQuery } from '../api/queries.ts'
import { remove } from '../api/request.ts'
import type { Provider, Settings } from '../api/shapes.ts'
import { ProviderDialog } from '../forms/provider-dialog.tsx'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Certificates } from '../ui/certificates.tsx'
import { useConfirm } from '../ui/confirm.tsx'
import { Copy } from '../ui/copy.tsx'
import { sayDone } from '../ui/done.ts'
import { Tag } from '../ui/notice.tsx'
import { Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EncryptionKeysPart } from './encryption-keys-part.tsx'
import { MetadataPart } from './metadata-part.tsx'
import { useSignInSettings } from './methods-section.tsx'
import { SigningKeysPart } from './signing-keys-part.tsx'

type Editing =
  | { readonly kind: 'none' }
  | { readonly kind: 'new' }
  | { readonly kind: 'edit'; readonly provider: Provider }

export function SamlSection({ settings }: { readonly settings: Settings }) {
  const providers = useQuery(providersQuery)
  const set = useSignInSettings()
  const [editing, setEditing] = useState<Editing>({ kind: 'none' })
  return (
    <Section
      id="saml"
      title={t.providers.saml}
      lead={t.saml.lead}
      actions={<Button onClick={() => setEditing({ kind: 'new' })}>{t.saml.add}</Button>}
    >
      <Stack>
        <Switch
          label={t.saml.allow}
          description={t.saml.allowHint}
          checked={settings.signIn.sso}
          onChange={(event) => set({ sso: event.currentTarget.checked })}
        />
        <QueryView query={providers} lines={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed">{t.saml.none}</Text>
            ) : (
              <Stack>
                {items.map((provider) => (
                  <ProviderCard
                    key={provider.name}
                    provider={provider}
                    onEdit={() => setEditing({ kind: 'edit', provider })}
                  />
                ))}
              </Stack>
            )
          }
        </QueryView>
        <MetadataPart />
        <SigningKeysPart />
        <EncryptionKeysPart />
      </Stack>
      {editing.kind === 'none' ? null : (
        <ProviderDialog
          provider={editing.kind === 'edit' ? editing.provider : undefined}
          onClose={() => setEditing({ kind: 'none' })}
        />
      )}
    </Section>
  )
}

/** What a removal does, and to how many. */
function Removal({ provider }: { readonly provider: string }) {
  const through = useQuery({ ...peopleThrough(provider), staleTime: 0 })
  return (
    <Stack gap="xs">
      <Text>{t.saml.askRemoveBody}</Text>
      <QueryView query={through} lines={1}>
        {({ people, isMore }) => <Text fw={600}>{t.saml.askRemoveSessions(people, isMore)}</Text>}
      </QueryView>
    </Stack>
  )
}

/** One of two addresses on a card: which it is has to be said. */
function Named({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <Text size="sm">{name}</Text>
      <Copy value={value} label={name} />
    </div>
  )
}

function ProviderCard({ provider, onEdit }: { readonly provider: Provider; readonly onEdit: () => void }) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  return (
    <div className="card tight">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Text fw={600}>{provider.label}</Text>
          <Text size="sm" c="dimmed">
            {provider.name} · {provider.type} · {provider.kind === 'saml' ? 'SAML 2.0' : 'OpenID Connect'}
          </Text>
          <Tag tone={provider.isEnabled ? 'ok' : 'quiet'}>{provider.isEnabled ? t.saml.on : t.saml.off}</Tag>
        </Group>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={onEdit}>
            {t.actions.edit}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            c="var(--fluid-bad)"
            onClick={() =>
              confirm({
                title: t.saml.askRemove(provider.label),
                body: <Removal provider={provider.name} />,
                action: t.actions.remove,
                isDangerous: true,
                act: async () => {
                  await remove(`/providers/${provider.name}`)
                  await refresh('providers')
                  sayDone(t.saml.removed)
                },
              })
            }
          >
            {t.actions.remove}
          </Button>
        </Group>
      </Group>
      <Stack gap="xs">
        {provider.kind === 'saml' ? (
          <>
            <Copy value={provider.acsUrl} label={t.saml.acsUrl} />
            <dl className="facts">
              <dt>{t.saml.appEntityId}</dt>
              <dd>{provider.appEntityId}</dd>
              <dt>{t.saml.entityId}</dt>
              <dd>{provider.entityId}</dd>
              <dt>{t.saml.metadataUrl}</dt>
              <dd>{provider.metadataUrl ?? t.saml.asFile}</dd>
              <dt>{t.saml.certificates}</dt>
              <dd>
                <Certificates certificates={provider.certificates} />
              </dd>
            </dl>
          </>
        ) : (
          <>
            <Named name={t.saml.callbackUrl} value={provider.callbackUrl} />
            <Named name={t.saml.backChannelLogoutUrl} value={provider.backChannelLogoutUrl} />
            <Text size="sm" c="dimmed">
              {t.saml.backChannelHint}
            </Text>
            <dl className="facts">
              <dt>{t.saml.issuer}</dt>
              <dd>{provider.issuer}</dd>
              <dt>{t.saml.clientId}</dt>
              <dd>{provider.clientId}</dd>
            </dl>
          </>
        )}
      </Stack>
    </div>
  )
}
