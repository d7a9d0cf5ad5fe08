// A new password for a person: it is not kept; apps that synchronise passwords get it.
import { PasswordInput, Stack, Text } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { User } from '../../api/okta.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'

export function SetPassword({
  person,
  name,
  onClose,
}: {
  readonly person: User
  readonly name: string
  readonly onClose: () => void
}) {
  const [password, setPassword] = useState('')
  const set = useAct<string>({
    run: (value) =>
      ask(`/api/v1/users/${person.id}`, { method: 'POST', body: { credentials: { password: { value } } } }),
    done: `${name} has a new password.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    set.mutate(password)
  }
  return (
    <Dialog onClose={onClose} title={`Set password: ${name}`}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            The simulator does not keep it. Apps with "Sync Password" are sent it, or a random one, as they are set.
          </Text>
          <FormFailure error={set.error} />
          <PasswordInput
            label="New password"
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <FormFooter onCancel={onClose} isBusy={set.isPending} act="Set password" />
        </Stack>
      </form>
    </Dialog>
  )
}
