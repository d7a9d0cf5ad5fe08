// To App: what is sent on which occasion, and below it where each attribute comes from.
import { Button, Checkbox, Radio, Stack } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { FormFailure, FormFooter } from '../../../ui/form.tsx'
import { Panel } from '../../../ui/page.tsx'
import { ArrowCards } from './arrow-cards.tsx'
import { MappingTable } from './mapping-table.tsx'
import { SettingLine, SettingState } from './setting-line.tsx'

const USER_NAMES = {
  'okta-username': 'Okta username',
  email: 'Email',
  'email-prefix': 'Email prefix',
  'username-prefix': 'Okta username prefix',
  custom: 'a custom expression, on the Sign On tab',
} as const

const ROWS = [
  {
    name: 'createUsers',
    title: 'Create Users',
    description: ({ label, signOn }: AppDetail) =>
      `Creates or links a user in ${label} when assigning the app to a user in the org. The default username used to create accounts is set to ${USER_NAMES[signOn.userNameFormat]}.`,
  },
  {
    name: 'updateUsers',
    title: 'Update User Attributes',
    description: ({ label }: AppDetail) =>
      `The org updates a user's attributes in ${label} when the app is assigned. Future attribute changes made to the profile overwrite those in ${label}.`,
  },
  {
    name: 'deactivateUsers',
    title: 'Deactivate Users',
    description: ({ label }: AppDetail) =>
      `Deactivates a user's ${label} account when it is unassigned or their account in the org is deactivated. Accounts can be reactivated if the app is reassigned.`,
  },
] as const

type Settings = AppDetail['toApp']

export function ToAppPage({ detail }: { readonly detail: AppDetail }) {
  const [isEditing, setEditing] = useState(false)
  const edit = (
    <Button size="xs" variant="default" onClick={() => setEditing(true)}>
      Edit
    </Button>
  )
  return (
    <Stack gap="lg">
      <ArrowCards from="Standin org" to={detail.label} />
      <Panel title="Provisioning to App" actions={isEditing ? undefined : edit}>
        {isEditing ? <ToAppForm detail={detail} onClose={() => setEditing(false)} /> : <ToAppView detail={detail} />}
      </Panel>
      <MappingTable detail={detail} />
    </Stack>
  )
}

function ToAppView({ detail }: { readonly detail: AppDetail }) {
  const { label, toApp: settings } = detail
  return (
    <Stack gap="md">
      {ROWS.map(({ name, title, description }) => (
        <SettingLine key={name} title={title} description={description(detail)}>
          <SettingState isOn={settings[name]} />
        </SettingLine>
      ))}
      <SettingLine title="Sync Password" description={describePassword(label, settings.syncPassword)}>
        <SettingState isOn={settings.syncPassword !== 'off'} />
      </SettingLine>
    </Stack>
  )
}

function describePassword(label: string, syncPassword: Settings['syncPassword']): string {
  const what = `Creates a password for each assigned user and pushes it to ${label}.`
  return syncPassword === 'okta' ? `${what} It is the password of the org.` : what
}

function ToAppForm({ detail, onClose }: { readonly detail: AppDetail; readonly onClose: () => void }) {
  const [form, setForm] = useState(detail.toApp)
  const save = useAct({
    run: () => ask(`/sim/apps/${detail.id}/to-app`, { method: 'PUT', body: form }),
    done: 'Provisioning to the app is saved.',
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <FormFailure error={save.error} />
        {ROWS.map(({ name, title, description }) => (
          <SettingLine key={name} title={title} description={description(detail)}>
            <Checkbox
              label="Enable"
              aria-label={`Enable ${title}`}
              checked={form[name]}
              onChange={(event) => {
                const { checked } = event.currentTarget
                setForm((old) => ({ ...old, [name]: checked }))
              }}
            />
          </SettingLine>
        ))}
        <SettingLine title="Sync Password" description={describePassword(detail.label, form.syncPassword)}>
          <Stack gap="xs">
            <Checkbox
              label="Enable"
              aria-label="Enable Sync Password"
              checked={form.syncPassword !== 'off'}
              onChange={(event) => {
                const syncPassword = event.currentTarget.checked ? 'random' : 'off'
                setForm((old) => ({ ...old, syncPassword }))
              }}
            />
            {form.syncPassword !== 'off' && (
              <Radio.Group
                aria-label="Which password"
                value={form.syncPassword}
                onChange={(value) => setForm((old) => ({ ...old, syncPassword: value === 'okta' ? 'okta' : 'random' }))}
              >
                <Stack gap={6}>
                  <Radio value="random" label="Sync a randomly generated password" />
                  <Radio value="okta" label="Sync the org's password" />
                </Stack>
              </Radio.Group>
            )}
          </Stack>
        </SettingLine>
        <FormFooter onCancel={onClose} isBusy={save.isPending} />
      </Stack>
    </form>
  )
}
