// Who is here decides what is shown: the console, the way to sign-in, or a page that explains.

import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { session as sessionQuery } from './api/queries.ts'
import { ApiProblem, rememberCsrf } from './api/request.ts'
import type { Session } from './api/shapes.ts'
import { serverPages } from './paths.ts'
import { Pages } from './routes.tsx'
import { t } from './text/text.ts'
import { Mark } from './ui/icons.tsx'
import { Problem } from './ui/notice.tsx'
import { Shell } from './ui/shell.tsx'
import { signOut } from './ui/sign-out.ts'

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
  rememberCsrf(query.data.csrf ?? '')
  if (!query.data.account.mayAdminister) return <NotAllowed session={query.data} />
  return (
    <Shell session={query.data}>
      <Pages />
    </Shell>
  )
}

/** Looked at again now and then: the right may be given while this page is open. */
function NotAllowed({ session }: { readonly session: Session }) {
  useQuery({ ...sessionQuery, refetchInterval: 5_000 })
  return (
    <Center mih="80vh" p="md">
      <Stack component="main" align="center" maw={520} ta="center">
        <Mark size={44} />
        <Title order={1}>{t.errors.notAllowed}</Title>
        <Text>{t.errors.notAllowedBody(session.account.name)}</Text>
        <Text c="dimmed">{t.errors.notAllowedHelp(session.organisation.displayName)}</Text>
        <Group>
          <Button component="a" href={serverPages.account}>
            {t.errors.toAccount}
          </Button>
          <Button variant="default" onClick={() => signOut(session.csrf ?? '')}>
            {t.shell.signOut}
          </Button>
        </Group>
      </Stack>
    </Center>
  )
}
