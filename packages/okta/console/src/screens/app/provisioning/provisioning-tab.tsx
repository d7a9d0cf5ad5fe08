// Provisioning: an empty state before it is set up, then To App, To Okta and Integration in the rail at the left.
import { Button, Flex, NavLink, Text } from '@mantine/core'
import { useState } from 'react'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { Empty, Panel } from '../../../ui/page.tsx'
import { IntegrationPage } from './integration-page.tsx'
import { ToAppPage } from './to-app-page.tsx'
import { ToOktaPage } from './to-okta-page.tsx'

type Section = 'to-app' | 'to-okta' | 'integration'

const SECTIONS: readonly { readonly value: Section; readonly label: string }[] = [
  { value: 'to-app', label: 'To App' },
  { value: 'to-okta', label: 'To Okta' },
  { value: 'integration', label: 'Integration' },
]

export function ProvisioningTab({ detail }: { readonly detail: AppDetail }) {
  const { isEnabled } = detail.connection
  const [section, setSection] = useState<Section>(isEnabled ? 'to-app' : 'integration')
  const [isConfiguring, setConfiguring] = useState(isEnabled || detail.connection.baseUrl !== '')
  if (!isConfiguring) {
    return (
      <Panel>
        <Empty
          title="Provisioning is not enabled"
          action={<Button onClick={() => setConfiguring(true)}>Configure API Integration</Button>}
        >
          {detail.label} can create, update and deactivate accounts at a SCIM 2.0 server once it knows its address and
          token.
        </Empty>
      </Panel>
    )
  }
  const shown = isEnabled ? SECTIONS : SECTIONS.filter(({ value }) => value === 'integration')
  const current = isEnabled ? section : 'integration'
  return (
    <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
      <nav aria-label="Provisioning settings" style={{ width: 180, flex: 'none' }}>
        <Text size="xs" c="dimmed" fw={700} px="sm" pb={4}>
          Settings
        </Text>
        {shown.map(({ value, label }) => (
          <NavLink
            key={value}
            component="button"
            label={label}
            active={current === value}
            onClick={() => setSection(value)}
          />
        ))}
      </nav>
      <div style={{ flex: 1, minWidth: 0 }}>
        {current === 'to-app' && <ToAppPage detail={detail} />}
        {current === 'to-okta' && <ToOktaPage detail={detail} />}
        {current === 'integration' && <IntegrationPage detail={detail} onSaved={() => setSection('to-app')} />}
      </div>
    </Flex>
  )
}
