// The provider form, with the field names of Fluid's own guides. Metadata is looked at before it is believed.

import { Button, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { session as sessionQuery } from '../api/queries.ts'
import { post, put } from '../api/request.ts'
import type { MetadataPreview, Provider } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Certificates } from '../ui/certificates.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { sayDone } from '../ui/done.ts'
import { Notice, Problem } from '../ui/notice.tsx'

const TYPES = ['Okta', 'Office 365', 'Google Workspace', 'Ping', 'Other'] as const

interface Form {
  readonly kind: 'saml' | 'oidc'
  readonly type: string
  readonly name: string
  readonly label: string
  readonly isEnabled: boolean
  readonly claim: string
  readonly appEntityId: string
  readonly entityId: string
  readonly metadataUrl: string
  readonly metadataXml: string
  readonly isUnsolicitedAllowed: boolean
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

type State =
  | { readonly kind: 'editing' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'previewed'; readonly preview: MetadataPreview }

export function ProviderDialog({
  provider,
  onClose,
}: {
  readonly provider: Provider | undefined
  readonly onClose: () => void
}) {
  const session = useQuery(sessionQuery)
  const [form, setForm] = useState<Form>(() => formOf(provider, session.data?.root ?? ''))
  const [state, setState] = useState<State>({ kind: 'editing' })
  const refresh = useRefresh()

  const field = (key: keyof Form) => ({
    label: t.saml.fields[key as keyof typeof t.saml.fields],
    value: String(form[key]),
    onChange: (event: { currentTarget: { value: string } }) => {
      setForm({ ...form, [key]: event.currentTarget.value })
      if (state.kind !== 'busy') setState({ kind: 'editing' })
    },
  })

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const previewed = state.kind === 'previewed' ? state.preview : undefined
    setState({ kind: 'busy' })
    try {
      if (form.kind === 'saml' && previewed === undefined && hasSource(form)) {
        setState({ kind: 'previewed', preview: await preview(form) })
        return
      }
      await put(`/providers/${encodeURIComponent(form.name)}`, requestOf(form, previewed))
      await refresh('providers')
      sayDone(t.saml.saved)
      onClose()
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }

  return (
    <Dialog title={provider === undefined ? t.saml.add : provider.label} size="xl" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Group grow align="flex-start">
            <Select
              label={t.saml.fields.type}
              data={[...TYPES]}
              value={form.type}
              onChange={(type) => setForm({ ...form, type: type ?? 'Other' })}
              allowDeselect={false}
            />
            <Select
              label={t.saml.fields.kind}
              data={[
                { value: 'saml', label: 'SAML 2.0' },
                { value: 'oidc', label: 'OpenID Connect' },
              ]}
              value={form.kind}
              disabled={provider !== undefined}
              onChange={(kind) => setForm({ ...form, kind: kind === 'oidc' ? 'oidc' : 'saml' })}
              allowDeselect={false}
            />
          </Group>
          <Group grow align="flex-start">
            <TextInput {...field('name')} description={t.saml.nameHint} required disabled={provider !== undefined} />
            <TextInput {...field('label')} description={t.saml.labelHint} required />
          </Group>
          {form.kind === 'saml' ? (
            <>
              <TextInput {...field('appEntityId')} description={t.saml.appEntityIdHint} />
              <TextInput {...field('metadataUrl')} description={t.saml.metadataUrlHint} />
              <Textarea
                {...field('metadataXml')}
                description={t.saml.metadataXmlHint}
                autosize
                minRows={2}
                maxRows={6}
              />
              <TextInput {...field('entityId')} description={t.saml.entityIdHint} />
              <Switch
                label={t.saml.fields.isUnsolicitedAllowed}
                checked={form.isUnsolicitedAllowed}
                onChange={(event) => setForm({ ...form, isUnsolicitedAllowed: event.currentTarget.checked })}
              />
            </>
          ) : (
            <>
              <TextInput {...field('issuer')} required />
              <TextInput {...field('clientId')} required />
              <TextInput
                {...field('clientSecret')}
                type="password"
                autoComplete="off"
                description={t.saml.secretHint}
              />
            </>
          )}
          <TextInput {...field('claim')} description={t.saml.claimHint} />
          <Switch
            label={t.saml.fields.isEnabled}
            checked={form.isEnabled}
            onChange={(event) => setForm({ ...form, isEnabled: event.currentTarget.checked })}
          />
          {state.kind === 'previewed' ? <Previewed preview={state.preview} /> : null}
          {state.kind === 'failed' ? <Problem error={state.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.actions.cancel}
            </Button>
            <Button type="submit" loading={state.kind === 'busy'}>
              {form.kind === 'saml' && state.kind !== 'previewed' && hasSource(form) ? t.saml.look : t.saml.apply}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function Previewed({ preview }: { readonly preview: MetadataPreview }) {
  return (
    <Notice tone="info" title={t.saml.previewTitle} role="status">
      <dl className="facts">
        <dt>{t.saml.entityId}</dt>
        <dd>{preview.entityId}</dd>
        <dt>{t.saml.signOnUrl}</dt>
        <dd>{preview.signOnUrl}</dd>
        <dt>{t.saml.certificates}</dt>
        <dd>
          <Certificates certificates={preview.certificates} />
        </dd>
      </dl>
      {preview.difference.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Notice>
  )
}

function hasSource({ metadataUrl, metadataXml }: Form): boolean {
  return metadataUrl.trim() !== '' || metadataXml.trim() !== ''
}

function preview(form: Form): Promise<MetadataPreview> {
  const { metadataUrl, metadataXml, entityId } = sourceOf(form)
  return post<MetadataPreview>(`/providers/${encodeURIComponent(form.name)}/metadata`, {
    metadataUrl,
    metadataXml,
    entityId,
  })
}

function sourceOf({ metadataUrl, metadataXml, entityId }: Form) {
  return { metadataUrl: orNull(metadataUrl), metadataXml: orNull(metadataXml), entityId: orNull(entityId) }
}

function requestOf(form: Form, previewed: MetadataPreview | undefined) {
  const common = {
    kind: form.kind,
    type: form.type,
    label: form.label,
    isEnabled: form.isEnabled,
    claim: orNull(form.claim),
  }
  if (form.kind === 'oidc') {
    return {
      ...common,
      issuer: form.issuer.trim(),
      clientId: form.clientId.trim(),
      clientSecret: orNull(form.clientSecret),
    }
  }
  return {
    ...common,
    ...sourceOf(form),
    appEntityId: orNull(form.appEntityId),
    isUnsolicitedAllowed: form.isUnsolicitedAllowed,
    confirmed: previewed?.mark ?? null,
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function formOf(provider: Provider | undefined, root: string): Form {
  const empty: Form = {
    kind: 'saml',
    type: 'Okta',
    name: '',
    label: '',
    isEnabled: true,
    claim: '',
    appEntityId: root,
    entityId: '',
    metadataUrl: '',
    metadataXml: '',
    isUnsolicitedAllowed: true,
    issuer: '',
    clientId: '',
    clientSecret: '',
  }
  if (provider === undefined) return empty
  const { kind, type, name, label, isEnabled, claim } = provider
  const common = { ...empty, kind, type, name, label, isEnabled, claim: claim ?? '' }
  if (provider.kind === 'oidc') return { ...common, issuer: provider.issuer, clientId: provider.clientId }
  return {
    ...common,
    appEntityId: provider.appEntityId,
    entityId: provider.entityId,
    metadataUrl: provider.metadataUrl ?? '',
    isUnsolicitedAllowed: provider.isUnsolicitedAllowed,
  }
}
