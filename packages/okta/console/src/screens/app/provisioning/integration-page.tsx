// Integration: address and token of the SCIM server, "Test API Credentials" with its banner, Save.
import { Alert, Button, Checkbox, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail, TestOutcome } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { FormFooter } from '../../../ui/form.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Panel } from '../../../ui/page.tsx'
import { credentialLabel, describeAuthorization } from '../../apps/capabilities.ts'

/** Apps of the wizard call the same things by other names. */
function wordsOf(template: string) {
  return template === 'wizard'
    ? { baseUrl: 'SCIM connector base URL', test: 'Test Connector Configuration' }
    : { baseUrl: 'Base URL', test: 'Test API Credentials' }
}

type Banner = { readonly kind: 'none' } | { readonly kind: 'good' | 'bad'; readonly message: string }

export function IntegrationPage({ detail, onSaved }: { readonly detail: AppDetail; readonly onSaved: () => void }) {
  const { connection, template } = detail
  const stored = {
    isEnabled: connection.isEnabled,
    baseUrl: connection.baseUrl,
    credential: '',
    importGroups: connection.importGroups,
    uniqueField: String(connection.uniqueField),
  }
  const [form, setForm] = useState(stored)
  const [banner, setBanner] = useState<Banner>({ kind: 'none' })
  const change = (values: Partial<typeof form>) => setForm((old) => ({ ...old, ...values }))
  const test = useAct<void, TestOutcome>({
    run: () => ask(`/sim/apps/${detail.id}/connection/test`, { method: 'POST', body: form }),
    isFailureShown: true,
    onDone: ({ isVerified, message }) => setBanner({ kind: isVerified ? 'good' : 'bad', message }),
  })
  const save = useAct<void, AppDetail>({
    run: () => ask(`/sim/apps/${detail.id}/connection`, { method: 'PUT', body: form }),
    done: 'The integration is saved.',
    isFailureShown: true,
    onDone: (saved) => {
      setBanner({ kind: 'none' })
      change({ credential: '' })
      if (saved.connection.isEnabled && !connection.isEnabled) onSaved()
    },
  })
  const failure = test.error ?? save.error
  const words = wordsOf(template.name)
  const cancel = () => {
    setForm(stored)
    setBanner({ kind: 'none' })
    test.reset()
    save.reset()
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    test.reset()
    save.mutate()
  }
  return (
    <Panel title="Integration">
      <form onSubmit={submit}>
        <Stack maw={640}>
          <Checkbox
            label="Enable API integration"
            checked={form.isEnabled}
            onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
          />
          {form.isEnabled && (
            <>
              <Text size="sm" c="dimmed">
                Enter your {template.label} credentials to enable user import and provisioning features.{' '}
                {describeAuthorization(template)}
              </Text>
              {failure !== null && (
                <Alert color="red" role="alert" icon={<Icon name="alert" />}>
                  {failure.message}
                </Alert>
              )}
              {failure === null && banner.kind !== 'none' && (
                <Alert
                  color={banner.kind === 'good' ? 'green' : 'red'}
                  icon={<Icon name={banner.kind === 'good' ? 'check' : 'alert'} />}
                  role={banner.kind === 'good' ? 'status' : 'alert'}
                >
                  <span className="wrap-anywhere">{banner.message}</span>
                </Alert>
              )}
              <TextInput
                label={words.baseUrl}
                description="Without a slash at the end: https://acme.fluid.work/scim/v2"
                required
                value={form.baseUrl}
                onChange={(event) => change({ baseUrl: event.currentTarget.value })}
              />
              <PasswordInput
                label={credentialLabel(template)}
                description={connection.hasCredential ? 'Leave it empty to keep the one that is stored' : undefined}
                required={!connection.hasCredential}
                autoComplete="off"
                value={form.credential}
                onChange={(event) => change({ credential: event.currentTarget.value })}
              />
              {template.name === 'wizard' && (
                <Select
                  label="Unique identifier field for users"
                  allowDeselect={false}
                  data={['userName', 'email']}
                  value={form.uniqueField}
                  onChange={(value) => change({ uniqueField: value ?? form.uniqueField })}
                />
              )}
              <Checkbox
                label="Import Groups"
                checked={form.importGroups}
                onChange={(event) => change({ importGroups: event.currentTarget.checked })}
              />
              <Group>
                <Button
                  variant="default"
                  loading={test.isPending}
                  onClick={() => {
                    save.reset()
                    test.mutate()
                  }}
                >
                  {words.test}
                </Button>
              </Group>
            </>
          )}
          <FormFooter onCancel={cancel} isBusy={save.isPending} />
        </Stack>
      </form>
    </Panel>
  )
}
