// What a tab shows while the app's API integration is not enabled.
import { Button } from '@mantine/core'
import { Link } from 'wouter'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import { paths } from '../../paths.ts'
import { Empty, Panel } from '../../ui/page.tsx'

export function NotConfigured({ detail, what }: { readonly detail: AppDetail; readonly what: string }) {
  return (
    <Panel>
      <Empty
        title={`${what} needs provisioning`}
        action={
          <Button component={Link} href={paths.app(detail.id, 'provisioning')}>
            Configure API Integration
          </Button>
        }
      >
        Enable the API integration of {detail.label} first.
      </Empty>
    </Panel>
  )
}
