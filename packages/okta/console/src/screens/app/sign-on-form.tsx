// Editing the Sign On tab.
import { ActionIcon, Button, Fieldset, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { type Application, type AttributeStatement, USER_NAME_FORMATS } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { FormFailure, FormFooter } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { NAME_ID_FORMATS } from './name-id-formats.ts'

const CUSTOM = 'custom'

interface Form {
  readonly mode: string
  readonly ssoAcsUrl: string
  readonly audience: string
  readonly defaultRelayState: string
  readonly subjectNameIdFormat: string
  readonly format: string
  readonly expression: string
  readonly pushStatus: string
  readonly statements: readonly AttributeStatement[]
}

function formOf({ signOnMode, settings: { signOn }, credentials: { userNameTemplate } }: Application): Form {
  const isKnown = USER_NAME_FORMATS.some(({ template }) => template === userNameTemplate.template)
  return {
    mode: signOnMode,
    ssoAcsUrl: signOn?.ssoAcsUrl ?? '',
    audience: signOn?.audience ?? '',
    defaultRelayState: signOn?.defaultRelayState ?? '',
    subjectNameIdFormat: signOn?.subjectNameIdFormat ?? NAME_ID_FORMATS[0].value,
    format: isKnown ? userNameTemplate.template : CUSTOM,
    expression: isKnown ? '' : userNameTemplate.template,
    pushStatus: userNameTemplate.pushStatus,
    statements: signOn?.attributeStatements ?? [],
  }
}

export function SignOnForm({ app, onClose }: { readonly app: Application; readonly onClose: () => void }) {
  const [form, setForm] = useState(() => formOf(app))
  const change = (values: Partial<Form>) => setForm((old) => ({ ...old, ...values }))
  const save = useAct({
    run: () => ask(`/api/v1/apps/${app.id}`, { method: 'PUT', body: toBody(app, form) }),
    done: 'The sign-on settings are saved.',
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={680}>
        <FormFailure error={save.error} />
        <Radio.Group label="Sign on methods" value={form.mode} onChange={(mode) => change({ mode })}>
          <Stack gap="xs" mt="xs">
            <Radio value="SAML_2_0" label="SAML 2.0" />
            <Radio value="AUTO_LOGIN" label="Secure Web Authentication" />
          </Stack>
        </Radio.Group>
        {form.mode === 'SAML_2_0' && (
          <Fieldset legend="Advanced Sign-on Settings">
            <Stack gap="sm">
              <TextInput
                label="ACS URL"
                description="Where the response is posted: https://acme.fluid.work/AuthServices/Acs"
                type="url"
                value={form.ssoAcsUrl}
                onChange={(event) => change({ ssoAcsUrl: event.currentTarget.value })}
              />
              <TextInput
                label="Audience URI (SP Entity ID)"
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
              <Statements statements={form.statements} onChange={(statements) => change({ statements })} />
            </Stack>
          </Fieldset>
        )}
        <Fieldset legend="Credentials Details">
          <Stack gap="sm">
            <Select
              label="Application username format"
              allowDeselect={false}
              data={[
                ...USER_NAME_FORMATS.map(({ template, label }) => ({ value: template, label })),
                { value: CUSTOM, label: 'Custom' },
              ]}
              value={form.format}
              onChange={(value) => change({ format: value ?? form.format })}
            />
            {form.format === CUSTOM && (
              <TextInput
                label="Expression"
                description="For example: String.substringBefore(user.email, &quot;@&quot;)"
                required
                value={form.expression}
                onChange={(event) => change({ expression: event.currentTarget.value })}
              />
            )}
            <Select
              label="Update application username on"
              allowDeselect={false}
              data={[
                { value: 'PUSH', label: 'Create and update' },
                { value: 'DONT_PUSH', label: 'Create only' },
              ]}
              value={form.pushStatus}
              onChange={(value) => change({ pushStatus: value ?? form.pushStatus })}
            />
          </Stack>
        </Fieldset>
        <FormFooter onCancel={onClose} isBusy={save.isPending} />
      </Stack>
    </form>
  )
}

function Statements({
  statements,
  onChange,
}: {
  readonly statements: readonly AttributeStatement[]
  readonly onChange: (statements: readonly AttributeStatement[]) => void
}) {
  const change = (index: number, statement: AttributeStatement) =>
    onChange(statements.map((old, at) => (at === index ? statement : old)))
  return (
    <Stack gap="xs">
      {statements.map((statement, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are typed
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={index === 0 ? 'Attribute name' : undefined}
            aria-label="Attribute name"
            value={statement.name}
            onChange={(event) => change(index, { ...statement, name: event.currentTarget.value })}
          />
          {statement.type === 'GROUP' ? (
            <TextInput
              flex={1}
              label={index === 0 ? 'Value' : undefined}
              aria-label="Groups that start with"
              placeholder="Groups that start with"
              value={statement.filterValue ?? ''}
              onChange={(event) =>
                change(index, { ...statement, filterType: 'STARTS_WITH', filterValue: event.currentTarget.value })
              }
            />
          ) : (
            <TextInput
              flex={1}
              label={index === 0 ? 'Value' : undefined}
              aria-label="Value"
              placeholder="user.firstName"
              value={statement.values?.[0] ?? ''}
              onChange={(event) => change(index, { ...statement, values: [event.currentTarget.value] })}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={`Remove the statement ${statement.name}`}
            onClick={() => onChange(statements.filter((_, at) => at !== index))}
          >
            <Icon name="close" />
          </ActionIcon>
        </Group>
      ))}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange([...statements, { type: 'EXPRESSION', name: '', values: [''] }])}
        >
          Add attribute statement
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            onChange([...statements, { type: 'GROUP', name: 'groups', filterType: 'STARTS_WITH', filterValue: '' }])
          }
        >
          Add group statement
        </Button>
      </Group>
    </Stack>
  )
}

function toBody(app: Application, form: Form) {
  const { ssoAcsUrl, audience, defaultRelayState, subjectNameIdFormat, statements } = form
  return {
    label: app.label,
    signOnMode: form.mode,
    credentials: {
      userNameTemplate: {
        template: form.format === CUSTOM ? form.expression : form.format,
        type: form.format === CUSTOM ? 'CUSTOM' : 'BUILT_IN',
        pushStatus: form.pushStatus,
      },
    },
    settings: {
      signOn: {
        ssoAcsUrl,
        audience,
        defaultRelayState,
        subjectNameIdFormat,
        attributeStatements: statements.filter(({ name }) => name.trim() !== ''),
      },
    },
  }
}
