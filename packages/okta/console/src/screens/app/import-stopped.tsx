// "All imports paused": a safeguard has stopped an import, and the administrator decides.
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import { useAct, useImportPlan } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'

export function ImportStopped({ detail }: { readonly detail: AppDetail }) {
  const stopped = useImportPlan(detail.id).data?.stopped ?? []
  const resume = useAct({
    run: () => ask('/sim/imports/resume', { method: 'POST' }),
    done: 'Imports go on.',
  })
  const cancel = useAct<string>({
    run: (appId) => ask(`/sim/apps/${appId}/import/cancel`, { method: 'POST' }),
    done: 'The import is cancelled; others go on.',
  })
  const [first] = stopped
  if (first === undefined) return null
  return (
    <Alert color="orange" title="All imports paused" role="alert">
      <Stack gap="sm">
        <Text size="sm">{first.reason}</Text>
        <Group gap="xs">
          <Button size="xs" loading={resume.isPending} onClick={() => resume.mutate()}>
            Resume All Imports
          </Button>
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(first.appId)}>
            Cancel the Affected Import and Resume Other Imports
          </Button>
          <Anchor component={Link} href={paths.app(detail.id, 'provisioning')} size="sm">
            Change the safeguard
          </Anchor>
        </Group>
      </Stack>
    </Alert>
  )
}
