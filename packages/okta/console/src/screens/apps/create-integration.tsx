// "Create App Integration": the sign-in method, then General Settings, Configure SAML, and Feedback.
import { Alert, Button, Checkbox, Group, Radio, Select, Stack, Stepper, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { type Application, USER_NAME_FORMATS } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { NAME_ID_FORMATS } from '../app/name-id-formats.ts'

export function CreateIntegration() {
  const [mode, setMode] = useState('SAML_2_0')
  const [isChosen, setChosen] = useState(false)
  if (isChosen) return <Wizard mode={mode} onBack={() => setChosen(false)} />
  return (
    <Page title="Create a new app integration" back={[{ label: 'Applications', href: paths.apps }]}>
      <Panel>
        <Stack maw={620}>
          <Radio.Group label="Sign-in method" value={mode} onChange={setMode}>
            <Stack gap="sm" mt="xs">
              <Radio
                value="SAML_2_0"
                label="SAML 2.0"
                description="XML-based open standard for SSO. Use if the Identity Provider for your application only supports SAML."
              />
              <Radio
                value="AUTO_LOGIN"
                label="SWA - Secure Web Authentication"
                description="For apps that support no federated sign-on: provisioning alone."
              />
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            Either kind can provision by SCIM. It writes groups and (de)activation with PUT, as integrations of the
            wizard do.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" component={Link} href={paths.apps}>
              Cancel
            </Button>
            <Button onClick={() => setChosen(true)}>Next</Button>
          </Group>
        </Stack>
      </Panel>
    </Page>
  )
}

interface Form {
  readonly label: string
  readonly hideWeb: boolean
  readonly ssoAcsUrl: string
  readonly audience: string
  readonly defaultRelayState: string
  readonly subjectNameIdFormat: string
  readonly template: string
}

const EMPTY: Form = {
  label: '',
  hideWeb: false,
  ssoAcsUrl: '',
  audience: '',
  defaultRelayState: '',
  subjectNameIdFormat: NAME_ID_FORMATS[0].value,
  template: USER_NAME_FORMATS[0].template,
}

function Wizard({ mode, onBack }: { readonly mode: string; readonly onBack: () => void }) {
  const [step, setStep] = useState(0)
  const [form, setForm] = useState(EMPTY)
  const [, navigate] = useLocation()
  const isSaml = mode === 'SAML_2_0'
  const lastStep = isSaml ? 2 : 1
  const change = (values: Partial<Form>) => setForm((old) => ({ ...old, ...values }))
  const create = useAct<void, Application>({
    run: () => {
      const { ssoAcsUrl, audience, defaultRelayState, subjectNameIdFormat } = form
      const signOn = { ssoAcsUrl, audience, defaultRelayState, subjectNameIdFormat }
      return ask('/api/v1/apps', {
        method: 'POST',
        body: {
          label: form.label,
          signOnMode: mode,
          visibility: { hide: { web: form.hideWeb, iOS: form.hideWeb } },
          credentials: { userNameTemplate: { template: form.template, type: 'BUILT_IN', pushStatus: 'PUSH' } },
          settings: isSaml ? { signOn } : {},
        },
      })
    },
    done: (app) => `${app.label} is created.`,
    isFailureShown: true,
    onDone: (app) => navigate(paths.app(app.id, 'sign-on')),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (step < lastStep) setStep(step + 1)
    else create.mutate()
  }
  return (
    <Page
      title={isSaml ? 'Create SAML Integration' : 'Create SWA Integration'}
      back={[{ label: 'Applications', href: paths.apps }]}
    >
      <Panel>
        <form onSubmit={submit}>
          <Stepper active={step} allowNextStepsSelect={false} onStepClick={setStep} mb="lg" size="sm">
            <Stepper.Step label="General Settings" />
            {isSaml && <Stepper.Step label="Configure SAML" />}
            <Stepper.Step label="Feedback" />
          </Stepper>
          {create.error !== null && (
            <Alert color="red" role="alert" mb="md">
              {create.error.message}
            </Alert>
          )}
          <Stack maw={620}>
            {step === 0 && (
              <>
                <TextInput
                  label="App name"
                  required
                  value={form.label}
                  onChange={(event) => change({ label: event.currentTarget.value })}
                />
                <Checkbox
                  label="Do not display application icon to users"
                  checked={form.hideWeb}
                  onChange={(event) => change({ hideWeb: event.currentTarget.checked })}
                />
              </>
            )}
            {isSaml && step === 1 && (
              <>
                <TextInput
                  label="Single sign-on URL"
                  description="Where the response is posted: the ACS URL of the service provider"
                  required
                  type="url"
                  value={form.ssoAcsUrl}
                  onChange={(event) => change({ ssoAcsUrl: event.currentTarget.value })}
                />
                <TextInput
                  label="Audience URI (SP Entity ID)"
                  required
                  value={form.audience}
                  onChange={(event) => change({ audience: event.currentTarget.value })}
                />
                <TextInput
                  label="Default RelayState"
                  value={form.defaultRelayState}
                  onChange={(event) => change({ defaultRelayState: event.currentTarget.value })}
                />
                <Select
                  label="Name ID format"
                  allowDeselect={false}
                  data={[...NAME_ID_FORMATS]}
                  value={form.subjectNameIdFormat}
                  onChange={(value) => change({ subjectNameIdFormat: value ?? form.subjectNameIdFormat })}
                />
                <Select
                  label="Application username"
                  allowDeselect={false}
                  data={USER_NAME_FORMATS.map((format) => ({ value: format.template, label: format.label }))}
                  value={form.template}
                  onChange={(value) => change({ template: value ?? form.template })}
                />
              </>
            )}
            {step === lastStep && (
              <Text>
                This is an app that only you have: in the real product you would say here whether you are a customer or
                a partner. Finish, then set up provisioning on the Provisioning tab.
              </Text>
            )}
            <Group justify="space-between">
              <Button variant="default" onClick={() => (step === 0 ? onBack() : setStep(step - 1))}>
                Previous
              </Button>
              <Button type="submit" loading={create.isPending}>
                {step === lastStep ? 'Finish' : 'Next'}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </Page>
  )
}
