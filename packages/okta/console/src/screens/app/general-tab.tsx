// General: the label and how the app appears.
import { Button, Checkbox, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import type { Application } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Panel } from '../../ui/page.tsx'
import { describeAuthorization } from '../apps/capabilities.ts'

export function GeneralTab({ app, detail }: { readonly app: Application; readonly detail: AppDetail }) {
  const [isEditing, setEditing] = useState(false)
  const edit = (
    <Button size="xs" variant="default" onClick={() => setEditing(true)}>
      Edit
    </Button>
  )
  return (
    <Panel title="App Settings" actions={isEditing ? undefined : edit}>
      {isEditing ? (
        <GeneralForm app={app} onClose={() => setEditing(false)} />
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Fact title="Application label">{app.label}</Fact>
          <Fact title="Template">{detail.template.label}</Fact>
          <Fact title="Application visibility">
            {app.visibility.hide.web ? 'The icon is not displayed to users' : 'The icon is displayed to users'}
          </Fact>
          <Fact title="Provisioning">
            SCIM, written with {detail.template.writes}. {describeAuthorization(detail.template)}
          </Fact>
          <Fact title="Application notes for admins">{app.settings.notes.admin ?? '—'}</Fact>
          <div>
            <Text size="sm" fw={600}>
              Created
            </Text>
            <Moment value={app.created} />
          </div>
          <CopyField label="Application ID" value={app.id} />
        </SimpleGrid>
      )}
    </Panel>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" className="wrap-anywhere">
        {children}
      </Text>
    </div>
  )
}

function GeneralForm({ app, onClose }: { readonly app: Application; readonly onClose: () => void }) {
  const [label, setLabel] = useState(app.label)
  const [hideWeb, setHideWeb] = useState(app.visibility.hide.web)
  const [notes, setNotes] = useState(app.settings.notes.admin ?? '')
  const save = useAct({
    run: () =>
      ask(`/api/v1/apps/${app.id}`, {
        method: 'PUT',
        body: {
          label,
          visibility: { hide: { web: hideWeb, iOS: hideWeb } },
          settings: { notes: { admin: notes === '' ? null : notes } },
        },
      }),
    done: 'The settings are saved.',
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <FormFailure error={save.error} />
        <TextInput
          label="Application label"
          required
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Checkbox
          label="Do not display application icon to users"
          checked={hideWeb}
          onChange={(event) => setHideWeb(event.currentTarget.checked)}
        />
        <Textarea
          label="Application notes for admins"
          autosize
          minRows={2}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        <FormFooter onCancel={onClose} isBusy={save.isPending} />
      </Stack>
    </form>
  )
}
