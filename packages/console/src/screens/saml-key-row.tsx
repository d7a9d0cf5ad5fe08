import { Anchor, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../text/text.ts'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'

/** One of Fluid's keys towards identity providers: what it is for now, its certificate, and what can be done with it. */
export function SamlKeyRow({
  shown,
  tone,
  state,
  children,
}: {
  readonly shown: { readonly certificate: string; readonly fingerprint: string; readonly created: string }
  readonly tone: 'ok' | 'quiet'
  readonly state: string
  readonly children?: ReactNode
}) {
  const { certificate, fingerprint, created } = shown
  return (
    <Group component="li" justify="space-between" gap="xs">
      <Group gap="xs">
        <Tag tone={tone}>{state}</Tag>
        <Text size="sm">
          <code title={fingerprint}>{fingerprint.slice(0, 23)}…</code> {t.samlKeys.made}{' '}
          <Instant at={created} form="time" />
        </Text>
      </Group>
      <Group gap="xs">
        <Anchor
          href={`data:application/x-pem-file,${encodeURIComponent(certificate)}`}
          download={`fluid-${fingerprint.slice(0, 8).replaceAll(':', '')}.pem`}
          size="sm"
          aria-label={`${t.samlKeys.certificate} ${fingerprint.slice(0, 8)}`}
        >
          {t.samlKeys.certificate}
        </Anchor>
        {children}
      </Group>
    </Group>
  )
}
