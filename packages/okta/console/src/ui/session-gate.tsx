// From this machine the console opens by itself. From another one it asks for the API token once.
import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, type SyntheticEvent, useState } from 'react'
import { useAct, useActivity } from '../api/queries.ts'
import { ApiFailure, ask } from '../api/request.ts'
import { Brand } from './brand.tsx'

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const activity = useActivity()
  const isRefused = activity.error instanceof ApiFailure && activity.error.status === 401
  return isRefused ? <TokenForm /> : children
}

function TokenForm() {
  const [token, setToken] = useState('')
  const open = useAct<string>({
    run: (value) => ask('/console-session', { method: 'POST', body: { token: value } }),
    isFailureShown: true,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    open.mutate(token)
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" radius="md" maw={460}>
        <form onSubmit={submit}>
          <Stack>
            <Brand isOnDark={false} />
            <Title order={1} size="h3">
              Open the admin console
            </Title>
            <Text c="dimmed" size="sm">
              You have come from another machine, or by another name than localhost. Enter the API token that the
              simulator printed at its first start.
            </Text>
            <PasswordInput
              label="API token"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={open.error?.message}
              autoComplete="off"
              required
            />
            <Button type="submit" loading={open.isPending}>
              Open
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}
