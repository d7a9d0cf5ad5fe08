import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { session } from './api/queries.ts'
import { ApiProblem, goToSignIn } from './api/request.ts'
import { prefix } from './paths.ts'
import { SignedIn } from './signed-in.tsx'
import { styleNonce, theme, variables } from './theme.ts'
import { Confirmations } from './ui/confirm.tsx'
import { Messages } from './ui/messages.tsx'

const TRIES_MAX = 3

const queries = new QueryClient({
  queryCache: new QueryCache({
    // The session is over: sign-in says why, and comes back to this page.
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401) goToSignIn()
      // The right may have gone while the page was open: then it is no longer shown.
      if (error instanceof ApiProblem && error.code === 'not-administrator') {
        void queries.invalidateQueries({ queryKey: session.queryKey })
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server has said is not asked again; what never reached it is.
      retry: (tries, error) => tries < TRIES_MAX && (!(error instanceof ApiProblem) || [0, 503].includes(error.status)),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <Router base={prefix}>
          <Messages />
          <Confirmations>
            <SignedIn />
          </Confirmations>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
}
