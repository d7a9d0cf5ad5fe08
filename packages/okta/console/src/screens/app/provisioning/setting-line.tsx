// One line of a provisioning page: what it is, what it does, and its state or its switch.
import { Badge, Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export function SettingLine({
  title,
  description,
  children,
}: {
  readonly title: string
  readonly description: string
  readonly children: ReactNode
}) {
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <Box maw={560} flex={1} miw={220}>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {description}
        </Text>
      </Box>
      {children}
    </Group>
  )
}

export function SettingState({ isOn }: { readonly isOn: boolean }) {
  return (
    <Badge variant="light" color={isOn ? 'teal' : 'gray'} tt="none" radius="sm" style={{ flex: 'none' }}>
      {isOn ? '✓ Enabled' : 'Not enabled'}
    </Badge>
  )
}
