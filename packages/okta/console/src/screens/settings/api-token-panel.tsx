// The token of the Management API: its last characters, and a new one, shown once.
import { Alert, Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { SettingsDetail } from '../../../../src/console-api/shapes.ts'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Panel } from '../../ui/page.tsx'

export function ApiTokenPanel({ settings }: { readonly settings: SettingsDetail }) {
  const [isAsked, setAsked] = useState(false)
  const [token, setToken] = useState<string | undefined>()
  const renew = useAct<void, { readonly apiToken: string }>({
    run: () => ask('/sim/settings/api-token', { method: 'POST' }),
    onDone: ({ apiToken }) => {
      setToken(apiToken)
      setAsked(false)
    },
  })
  return (
    <Panel title="API token">
      <Stack align="flex-start">
        <Text size="sm" c="dimmed">
          Okta's SDKs and scripts drive the simulator at {window.location.origin}/api/v1 with{' '}
          <span className="mono">Authorization: SSWS …{settings.apiTokenHint}</span>
        </Text>
        {token !== undefined && (
          <Alert color="green" title="The new token, shown once">
            <CopyField label="API token" value={token} />
          </Alert>
        )}
        <Button
          variant="default"
          disabled={settings.isTokenFixed}
          title={settings.isTokenFixed ? 'The token comes from OKTA_SIM_API_TOKEN' : undefined}
          onClick={() => setAsked(true)}
        >
          Make a new token
        </Button>
        {settings.isTokenFixed && (
          <Text size="xs" c="dimmed">
            It comes from OKTA_SIM_API_TOKEN and is changed there.
          </Text>
        )}
      </Stack>
      {isAsked && (
        <Confirm
          title="Make a new API token?"
          act="Make a new token"
          isBusy={renew.isPending}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsked(false)}
        >
          The old token ends at once: scripts that use it are refused.
        </Confirm>
      )}
    </Panel>
  )
}
