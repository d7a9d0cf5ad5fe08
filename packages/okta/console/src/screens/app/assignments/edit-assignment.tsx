// The pencil of an assignment: its attributes, and "Update User", which pushes this one person's profile again.
import { Alert, Button, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail, AssignmentRow } from '../../../../../src/console-api/shapes.ts'
import type { AppUser } from '../../../api/okta.ts'
import { useAct, useGet, useMappings } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../../ui/form.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { Answer } from '../../../ui/page.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'

export function EditAssignment({
  detail,
  row,
  onClose,
}: {
  readonly detail: AppDetail
  readonly row: AssignmentRow
  readonly onClose: () => void
}) {
  const path = `/api/v1/apps/${detail.id}/users/${row.personId}`
  const appUser = useGet<AppUser>(['fixed', 'apps', detail.id, 'people', row.personId, row.lastSync], path)
  const update = useAct({
    run: () => ask(`/sim/apps/${detail.id}/people/${row.personId}/update`, { method: 'POST' }),
    done: `${row.name}: the profile is pushed.`,
    onDone: onClose,
  })
  return (
    <Dialog onClose={onClose} title={`Edit User Assignment: ${row.name}`} size="lg">
      <Stack>
        <Group justify="space-between">
          <Group gap="xs">
            <StatusBadge status={row.state} />
            <Text size="sm" c="dimmed" component="span">
              Last sync: <Moment value={row.lastSync} />
            </Text>
          </Group>
          <Button
            variant="light"
            loading={update.isPending}
            disabled={!detail.connection.isEnabled}
            onClick={() => update.mutate()}
          >
            Update User
          </Button>
        </Group>
        {row.lastError !== null && (
          <Alert color="red" className="wrap-anywhere">
            {row.lastError}
          </Alert>
        )}
        <Answer query={appUser}>
          {(loaded) => (
            <Form key={row.personId} detail={detail} row={row} appUser={loaded} path={path} onClose={onClose} />
          )}
        </Answer>
      </Stack>
    </Dialog>
  )
}

function Form({
  detail,
  row,
  appUser,
  path,
  onClose,
}: {
  readonly detail: AppDetail
  readonly row: AssignmentRow
  readonly appUser: AppUser
  readonly path: string
  readonly onClose: () => void
}) {
  const mappings = useMappings(detail.id)
  const shownValue = (name: string) =>
    name === 'userName' ? appUser.credentials.userName : String(appUser.profile[name] ?? '')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const save = useAct({
    run: () => {
      const { userName, ...profile } = typed
      const body = {
        profile: Object.fromEntries(Object.entries(profile).map(([name, text]) => [name, text === '' ? null : text])),
        ...(userName === undefined ? {} : { credentials: { userName } }),
      }
      return ask(path, { method: 'POST', body })
    },
    done: `The assignment of ${row.name} is saved and pushed.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const field = (name: string, label: string) => (
    <TextInput
      key={name}
      label={label}
      value={typed[name] ?? shownValue(name)}
      onChange={(event) => {
        const { value } = event.currentTarget
        setTyped((old) => ({ ...old, [name]: value }))
      }}
    />
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormFailure error={save.error} />
        <ScrollArea.Autosize mah={340}>
          <Stack gap="sm" pr="sm">
            {field('userName', 'User Name')}
            <Answer query={mappings}>
              {(rows) => rows.map(({ attribute, displayName }) => field(attribute, displayName))}
            </Answer>
          </Stack>
        </ScrollArea.Autosize>
        <FormFooter onCancel={onClose} isBusy={save.isPending} isDisabled={Object.keys(typed).length === 0} />
      </Stack>
    </form>
  )
}
