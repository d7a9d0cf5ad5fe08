// Who is here decides what is shown: the console, the way to sign-in, or a page that explains.

import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { session as sessionQuery } from './api/queries.ts'
import { ApiProblem, rememberCsrf } from './api/request.ts'
import { serverPages } from './paths.ts'
import { Pages } from './routes.tsx'
import { t } from './text/text.ts'
import { Mark } from './ui/icons.tsx'
import { Problem } from './ui/notice.tsx'
import { Shell } from './ui/shell.tsx'

export function SignedIn() {
  const query = useQuery(sessionQuery)
  const mustSignIn = query.error instanceof ApiProblem && query.error.status === 401
  if (query.data === undefined) {
    return (
      <Center mih="60vh" p="md">
        {query.error === null || mustSignIn ? <Loader aria-label={t.loading} /> : <Problem error={query.error} />}
      </Center>
    )
  }
  if (!query.data.account.mayAdminister) return <NotAllowed />
  rememberCsrf(query.data.csrf ?? '')
  return (
    <Shell session={query.data}>
      <Pages />
    </Shell>
  )
}

function NotAllowed() {
  return (
    <Center mih="80vh" p="md">
      <Stack align="center" maw={460} ta="center">
        <Mark size={44} />
        <Title order={1}>{t.errors.notAllowed}</Title>
        <Text>{t.errors.notAllowedBody}</Text>
        <Group>
          <Button component="a" href={serverPages.account}>
            {t.errors.toAccount}
          </Button>
        </Group>
      </Stack>
    </Center>
  )
}
