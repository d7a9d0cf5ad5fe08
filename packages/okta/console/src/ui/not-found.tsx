// An address that the console does not have.
import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { paths } from '../paths.ts'
import { Empty, Page, Panel } from './page.tsx'

export function NotFound() {
  return (
    <Page title="Not found">
      <Panel>
        <Empty
          title="There is no page at this address"
          action={
            <Button component={Link} href={paths.dashboard}>
              Go to the dashboard
            </Button>
          }
        />
      </Panel>
    </Page>
  )
}
