// How people sign in: without a password, or with one for everybody.
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { SettingsDetail } from '../../../../src/console-api/shapes.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Panel } from '../../ui/page.tsx'

export function SignInPanel({ settings }: { readonly settings: SettingsDetail }) {
  const [password, setPassword] = useState('')
  const save = useAct<string>({
    run: (value) => ask('/sim/settings/sign-in-password', { method: 'PUT', body: { password: value } }),
    changes: [['settings']],
    done: (_output, value) =>
      value === '' ? 'People sign in without a password.' : 'People sign in with the password.',
    onDone: () => setPassword(''),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate(password)
  }
  return (
    <Panel title="Sign-in of people">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            At {window.location.origin}/home any active person signs in{' '}
            {settings.hasSignInPassword ? 'with the password that you have set' : 'without a password'}.
          </Text>
          <PasswordInput
            label="A password for everybody"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" variant="default" disabled={password === ''} loading={save.isPending}>
              Set the password
            </Button>
            {settings.hasSignInPassword && (
              <Button variant="subtle" color="red" onClick={() => save.mutate('')}>
                Remove the password
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
