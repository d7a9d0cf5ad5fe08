// A new group, or another name and description for one.
import { Stack, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { Group } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'

export function GroupForm({ group, onClose }: { readonly group?: Group; readonly onClose: () => void }) {
  const [name, setName] = useState(group?.profile.name ?? '')
  const [description, setDescription] = useState(group?.profile.description ?? '')
  const [, navigate] = useLocation()
  const save = useAct<{ readonly name: string; readonly description: string }, Group>({
    run: (profile) =>
      group === undefined
        ? ask('/api/v1/groups', { method: 'POST', body: { profile } })
        : ask(`/api/v1/groups/${group.id}`, { method: 'PUT', body: { profile } }),
    done: (saved) => `The group ${saved.profile.name} is saved.`,
    isFailureShown: true,
    onDone: (saved) => {
      onClose()
      if (group === undefined) navigate(paths.group(saved.id))
    },
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate({ name, description })
  }
  return (
    <Dialog onClose={onClose} title={group === undefined ? 'Add group' : `Edit ${group.profile.name}`}>
      <form onSubmit={submit}>
        <Stack>
          <FormFailure error={save.error} />
          <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea
            label="Description"
            autosize
            minRows={2}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <FormFooter onCancel={onClose} isBusy={save.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
