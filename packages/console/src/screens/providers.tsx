// Authentication Providers: everything by which people come into Fluid, on one page.

import { Anchor, Grid, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connection as connectionQuery, settings as settingsQuery } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { Copy } from '../ui/copy.tsx'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Notice } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { ConnectionPanel } from './connection-panel.tsx'
import { MethodsSection } from './methods-section.tsx'
import { SafeguardSection } from './safeguard-section.tsx'
import { SamlSection } from './saml-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { SyncSwitch } from './sync-switch.tsx'
import { TokenCard } from './token-card.tsx'
import { UnmappedSection } from './unmapped-section.tsx'
import { UpdatesSection } from './updates-section.tsx'

const PARTS = [
  ['connection', t.connection.title],
  ['scim', t.providers.scim],
  ['updates', t.updates.title],
  ['unmapped', t.unmapped.title],
  ['safeguard', t.safeguard.title],
  ['saml', t.providers.saml],
  ['methods', t.providers.methods],
  ['sessions', t.providers.sessions],
] as const

export function Providers() {
  const settings = useQuery(settingsQuery)
  return (
    <Page title={t.providers.title} lead={t.providers.lead}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 9.5 }}>
          <Stack gap="lg">
            <ConnectionPanel />
            <Section id="scim" title={t.providers.scim} lead={t.providers.scimLead} actions={<GuideLinks />}>
              <Stack gap="xl">
                <SyncSwitch />
                <BaseUrl />
                <TokenCard />
              </Stack>
            </Section>
            <QueryView query={settings}>
              {(current) => (
                <>
                  <UpdatesSection settings={current} />
                  <UnmappedSection settings={current} />
                  <SafeguardSection settings={current} />
                  <SamlSection settings={current} />
                  <MethodsSection settings={current} />
                </>
              )}
            </QueryView>
            <SessionsSection />
          </Stack>
        </Grid.Col>
        <Grid.Col span={2.5} visibleFrom="lg">
          <nav className="section-links" aria-label={t.providers.contents}>
            {PARTS.map(([id, label]) => (
              <button key={id} type="button" className="section-link" onClick={() => showPart(id)}>
                {label}
              </button>
            ))}
          </nav>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

/** By hand, since the page's base address would lead `#scim` elsewhere. */
function showPart(id: string): void {
  const part = document.getElementById(id)
  part?.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
  part?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
}

function GuideLinks() {
  return (
    <Stack gap={4} align="flex-start">
      {(['okta', 'entra'] as const).map((provider) => (
        <Anchor key={provider} component={Go} to={paths.guide(provider)} size="sm">
          <Group gap={6} wrap="nowrap">
            {provider === 'okta' ? t.providers.guideOkta : t.providers.guideEntra}
            <Icon name="arrow" size={15} />
          </Group>
        </Anchor>
      ))}
    </Stack>
  )
}

function BaseUrl() {
  const connection = useQuery(connectionQuery)
  return (
    <QueryView query={connection} lines={2}>
      {({ scimBaseUrl, isHttps }) => (
        <Stack gap={6}>
          <Text fw={600}>{t.baseUrl.title}</Text>
          <Copy value={scimBaseUrl} label={t.baseUrl.title} />
          <Text size="sm" c="dimmed">
            {t.baseUrl.hint}
          </Text>
          {isHttps ? null : <Notice tone="quiet">{t.baseUrl.plainHttp}</Notice>}
        </Stack>
      )}
    </QueryView>
  )
}
