// "Add person": the four attributes that must be there, and whether the person is active at once.
import { Checkbox, Stack, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { User } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'

const EMPTY = { firstName: '', lastName: '', login: '', email: '' }

export function AddPerson({ onClose }: { readonly onClose: () => void }) {
  const [form, setForm] = useState(EMPTY)
  const [isActive, setActive] = useState(true)
  const add = useAct<typeof EMPTY, User>({
    run: (profile) =>
      ask(`/api/v1/users?activate=${isActive}`, {
        method: 'POST',
        body: { profile: { ...profile, displayName: `${profile.firstName} ${profile.lastName}`.trim() } },
      }),
    changes: [['people'], ['overview']],
    done: (user) => `${user.profile.firstName} ${user.profile.lastName} has been added.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const field = (name: keyof typeof EMPTY, label: string) => (
    <TextInput
      label={label}
      required
      value={form[name]}
      onChange={(event) => {
        const { value } = event.currentTarget
        // The e-mail address follows the username until it is typed itself.
        setForm((old) => ({
          ...old,
          [name]: value,
          ...(name === 'login' && old.email === old.login ? { email: value } : {}),
        }))
      }}
    />
  )
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    add.mutate(form)
  }
  return (
    <Dialog onClose={onClose} title="Add person">
      <form onSubmit={submit}>
        <Stack>
          <FormFailure error={add.error} />
          {field('firstName', 'First name')}
          {field('lastName', 'Last name')}
          {field('login', 'Username')}
          {field('email', 'Primary email')}
          <Checkbox
            label="Activate now"
            checked={isActive}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
          <FormFooter onCancel={onClose} isBusy={add.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
