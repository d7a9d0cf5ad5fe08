import { Anchor, Button, Group, MultiSelect, NumberInput, Select, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { licences as licencesQuery, roles as rolesQuery, settings as settingsQuery } from '../api/queries.ts'
import { get } from '../api/request.ts'
import type { Settings, Verification } from '../api/shapes.ts'
import { PreviewOf } from '../forms/preview-of.tsx'
import { SaveForm, useSave } from '../forms/save-form.tsx'
import { serverPages } from '../paths.ts'
import { t } from '../text/text.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayFailed } from '../ui/done.ts'
import { Notice } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { ApiKeys } from './api-keys-section.tsx'
import { LicenceRolesSection } from './licence-roles-section.tsx'
import { OauthClientsSection } from './oauth-clients-section.tsx'
import { WebhooksSection } from './webhooks-section.tsx'

export function SettingsPage() {
  const settings = useQuery(settingsQuery)
  return (
    <Page title={t.settings.title} lead={t.settings.lead}>
      <Stack gap="lg" maw={860}>
        <QueryView query={settings} lines={10}>
          {(current) => (
            <>
              <Defaults
                settings={current}
                key={`defaults ${JSON.stringify([current.defaultRoles, current.defaultLicence])}`}
              />
              <LicenceRolesSection settings={current} />
              <Contract settings={current} key={`contract ${JSON.stringify(current.licences)}`} />
              <Strict settings={current} />
              <Retention settings={current} key={current.journalRetentionDays} />
            </>
          )}
        </QueryView>
        <WebhooksSection />
        <OauthClientsSection />
        <Section id="api" title={t.settings.api} lead={t.settings.apiLead}>
          <Stack>
            <Group gap="lg">
              <Anchor href={serverPages.apiDocs} target="_blank" rel="noreferrer">
                {t.settings.apiLink}
              </Anchor>
              <Anchor href={serverPages.apiDescription} target="_blank" rel="noreferrer">
                {t.settings.apiFile}
              </Anchor>
            </Group>
            <ApiKeys />
          </Stack>
        </Section>
      </Stack>
    </Page>
  )
}

function Defaults({ settings }: { readonly settings: Settings }) {
  const roles = useQuery(rolesQuery)
  const licences = useQuery(licencesQuery)
  const [defaultRoles, setRoles] = useState<readonly string[]>(settings.defaultRoles)
  const [defaultLicence, setLicence] = useState<string>(settings.defaultLicence)
  const save = useSave()
  const changes = { defaultRoles, defaultLicence }
  const isChanged =
    JSON.stringify(changes) !==
    JSON.stringify({ defaultRoles: settings.defaultRoles, defaultLicence: settings.defaultLicence })
  return (
    <Section title={t.settings.defaults} lead={t.settings.defaultsLead}>
      <SaveForm isChanged={isChanged} onSave={() => save(changes)}>
        <MultiSelect
          label={t.settings.defaultRoles}
          data={(roles.data?.items ?? []).map(({ name }) => name)}
          value={[...defaultRoles]}
          onChange={setRoles}
          searchable
        />
        <Select
          label={t.settings.defaultLicence}
          data={(licences.data?.items ?? []).map(({ name }) => name)}
          value={defaultLicence}
          onChange={(value) => setLicence(value ?? settings.defaultLicence)}
          allowDeselect={false}
        />
        {isChanged ? <PreviewOf change={{ kind: 'settings', changes }} /> : null}
      </SaveForm>
    </Section>
  )
}

function Contract({ settings }: { readonly settings: Settings }) {
  const [licensed, setLicensed] = useState<number | string>(settings.licences.Licensed ?? '')
  const [collaborator, setCollaborator] = useState<number | string>(settings.licences.Collaborator ?? '')
  const save = useSave()
  const licences = {
    ...(typeof licensed === 'number' ? { Licensed: licensed } : {}),
    ...(typeof collaborator === 'number' ? { Collaborator: collaborator } : {}),
  }
  const isChanged = JSON.stringify(licences) !== JSON.stringify(settings.licences)
  return (
    <Section title={t.settings.contract} lead={t.settings.contractLead}>
      <SaveForm isChanged={isChanged} onSave={() => save({ licences })}>
        <Group>
          <NumberInput
            label={t.settings.licensed}
            placeholder={t.settings.noNumber}
            value={licensed}
            onChange={setLicensed}
            min={0}
            allowDecimal={false}
          />
          <NumberInput
            label={t.settings.collaborator}
            placeholder={t.settings.noNumber}
            value={collaborator}
            onChange={setCollaborator}
            min={0}
            allowDecimal={false}
          />
        </Group>
      </SaveForm>
    </Section>
  )
}

function Strict({ settings }: { readonly settings: Settings }) {
  const save = useSave()
  const confirm = useConfirm()
  return (
    <Section title={t.settings.strict} lead={t.settings.strictLead}>
      <Switch
        label={t.settings.strictLabel}
        checked={settings.strictProfile}
        onChange={() => {
          if (settings.strictProfile) void save({ strictProfile: false })
          else
            confirm({
              title: t.settings.askStrict,
              body: <Text>{t.settings.askStrictBody}</Text>,
              action: t.settings.strictLabel,
              isDangerous: true,
              act: () => save({ strictProfile: true }),
            })
        }}
      />
    </Section>
  )
}

function Retention({ settings }: { readonly settings: Settings }) {
  const [days, setDays] = useState<number | string>(settings.journalRetentionDays)
  const save = useSave()
  const isShorter = typeof days === 'number' && days < settings.journalRetentionDays
  return (
    <Section title={t.settings.retention} lead={t.settings.retentionLead}>
      <SaveForm
        isChanged={days !== settings.journalRetentionDays && days !== ''}
        onSave={() => save({ journalRetentionDays: days })}
        question={
          isShorter
            ? {
                title: t.settings.askRetention,
                body: <Text>{t.settings.askRetentionBody(days)}</Text>,
                action: t.actions.save,
                isDangerous: true,
              }
            : undefined
        }
      >
        <NumberInput
          label={t.settings.retentionDays}
          value={days}
          onChange={setDays}
          min={1}
          max={36_500}
          allowDecimal={false}
          maw={220}
        />
      </SaveForm>
      <Verify />
    </Section>
  )
}

/** Whether the log is what was written: every entry is under a seal of the vault. */
function Verify() {
  const [verdict, setVerdict] = useState<Verification | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  async function verify(): Promise<void> {
    setBusy(true)
    try {
      setVerdict(await get<Verification>('/journal/verification'))
    } catch (error) {
      sayFailed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack mt="md" align="flex-start">
      <Button variant="default" onClick={() => void verify()} loading={isBusy}>
        {t.settings.verify}
      </Button>
      {verdict === undefined ? null : (
        <Notice tone={verdict.intact ? 'ok' : 'bad'} role="status">
          {verdict.sentence}
        </Notice>
      )}
    </Stack>
  )
}
