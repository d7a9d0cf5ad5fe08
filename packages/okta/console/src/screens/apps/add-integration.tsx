// The two steps of "Add Integration": General Settings, then Sign-On Options.
import { Alert, Button, Checkbox, Fieldset, Group, Radio, Select, Stack, Stepper, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { CatalogEntry } from '../../../../src/console-api/shapes.ts'
import { type Application, USER_NAME_FORMATS } from '../../api/okta.ts'
import { useAct, useCatalog } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { NotFound } from '../../ui/not-found.tsx'
import { Answer, Page, Panel } from '../../ui/page.tsx'

export function AddIntegration({ name }: { readonly name: string }) {
  const catalog = useCatalog()
  return (
    <Answer query={catalog}>
      {(entries) => {
        const entry = entries.find((candidate) => candidate.name === name)
        return entry === undefined ? <NotFound /> : <Wizard entry={entry} />
      }}
    </Answer>
  )
}

function Wizard({ entry }: { readonly entry: CatalogEntry }) {
  const [step, setStep] = useState(0)
  const [label, setLabel] = useState(entry.label)
  const [hideWeb, setHideWeb] = useState(false)
  const [hideMobile, setHideMobile] = useState(false)
  const [autoLogin, setAutoLogin] = useState(true)
  const [mode, setMode] = useState('SAML_2_0')
  const [relayState, setRelayState] = useState('')
  const [template, setTemplate] = useState<string>(USER_NAME_FORMATS[0].template)
  const [, navigate] = useLocation()
  const add = useAct<void, Application>({
    run: () =>
      ask('/api/v1/apps', {
        method: 'POST',
        body: {
          name: entry.name,
          label,
          signOnMode: mode,
          visibility: { autoSubmitToolbar: autoLogin, hide: { web: hideWeb, iOS: hideMobile } },
          credentials: { userNameTemplate: { template, type: 'BUILT_IN', pushStatus: 'PUSH' } },
          settings: { signOn: relayState === '' ? {} : { defaultRelayState: relayState } },
        },
      }),
    done: (app) => `${app.label} is added.`,
    isFailureShown: true,
    onDone: (app) => navigate(paths.app(app.id, 'assignments')),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (step === 0) setStep(1)
    else add.mutate()
  }
  return (
    <Page title={`Add ${entry.label}`} back={[{ label: entry.label, href: paths.catalogApp(entry.name) }]}>
      <Panel>
        <form onSubmit={submit}>
          <Stepper active={step} allowNextStepsSelect={false} onStepClick={setStep} mb="lg" size="sm">
            <Stepper.Step label="General Settings" />
            <Stepper.Step label="Sign-On Options" />
          </Stepper>
          {add.error !== null && (
            <Alert color="red" role="alert" mb="md">
              {add.error.message}
            </Alert>
          )}
          {step === 0 ? (
            <Stack maw={560}>
              <TextInput
                label="Application label"
                description="This label displays under the app on people's home page"
                required
                value={label}
                onChange={(event) => setLabel(event.currentTarget.value)}
              />
              <Fieldset legend="Application Visibility">
                <Stack gap="xs">
                  <Checkbox
                    label="Do not display application icon to users"
                    checked={hideWeb}
                    onChange={(event) => setHideWeb(event.currentTarget.checked)}
                  />
                  <Checkbox
                    label="Do not display application icon in the mobile app"
                    checked={hideMobile}
                    onChange={(event) => setHideMobile(event.currentTarget.checked)}
                  />
                </Stack>
              </Fieldset>
              <Checkbox
                label="Automatically log in when user lands on login page"
                description="Browser plugin auto-submit"
                checked={autoLogin}
                onChange={(event) => setAutoLogin(event.currentTarget.checked)}
              />
              <Group justify="flex-end">
                <Button variant="default" component={Link} href={paths.catalogApp(entry.name)}>
                  Cancel
                </Button>
                <Button type="submit">Next</Button>
              </Group>
            </Stack>
          ) : (
            <Stack maw={560}>
              <Radio.Group
                label="Sign on methods"
                description="The sign-on method determines how a user signs into and manages their credentials for an application"
                value={mode}
                onChange={setMode}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="SAML_2_0" label="SAML 2.0" />
                  <Radio value="AUTO_LOGIN" label="Secure Web Authentication" />
                </Stack>
              </Radio.Group>
              {mode === 'SAML_2_0' && (
                <TextInput
                  label="Default Relay State"
                  description="All sign-on from here sends this relay state. The ACS URL is set later, on the Sign On tab"
                  value={relayState}
                  onChange={(event) => setRelayState(event.currentTarget.value)}
                />
              )}
              <Fieldset legend="Credentials Details">
                <Stack gap="sm">
                  <Select
                    label="Application username format"
                    allowDeselect={false}
                    value={template}
                    data={USER_NAME_FORMATS.map((format) => ({ value: format.template, label: format.label }))}
                    onChange={(value) => setTemplate(value ?? template)}
                  />
                  <TextInput
                    label="Update application username on"
                    value="Create and update"
                    variant="filled"
                    readOnly
                  />
                </Stack>
              </Fieldset>
              <Group justify="space-between">
                <Button variant="default" onClick={() => setStep(0)}>
                  Previous
                </Button>
                <Button type="submit" loading={add.isPending}>
                  Done
                </Button>
              </Group>
            </Stack>
          )}
        </form>
      </Panel>
    </Page>
  )
}
