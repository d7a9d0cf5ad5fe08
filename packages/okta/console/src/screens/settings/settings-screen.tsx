// Settings: what only a simulator has. The sample company, the API token, signing in, and trouble on purpose.
import { SimpleGrid, Stack } from '@mantine/core'
import { useSettings } from '../../api/queries.ts'
import { Answer, Page } from '../../ui/page.tsx'
import { ApiTokenPanel } from './api-token-panel.tsx'
import { CompanyPanel } from './company-panel.tsx'
import { SignInPanel } from './sign-in-panel.tsx'
import { TroublePanel } from './trouble-panel.tsx'

export function SettingsScreen() {
  const settings = useSettings()
  return (
    <Page title="Settings" description="What only a simulator has.">
      <Answer query={settings}>
        {(loaded) => (
          <>
            <TroublePanel />
            <SimpleGrid cols={{ base: 1, lg: 2 }}>
              <CompanyPanel settings={loaded} />
              <Stack>
                <ApiTokenPanel settings={loaded} />
                <SignInPanel settings={loaded} />
              </Stack>
            </SimpleGrid>
          </>
        )}
      </Answer>
    </Page>
  )
}
