// Two cards with an arrow: from where to where the profiles go.
import { Group, Paper, Text } from '@mantine/core'
import { AppLogo } from '../../../ui/app-logo.tsx'
import { Icon } from '../../../ui/icons.tsx'

export function ArrowCards({ from, to }: { readonly from: string; readonly to: string }) {
  return (
    <Group gap="md" justify="center" wrap="nowrap" role="img" aria-label={`From ${from} to ${to}`}>
      <Card label={from} />
      <Icon name="arrow" size={32} />
      <Card label={to} />
    </Group>
  )
}

function Card({ label }: { readonly label: string }) {
  return (
    <Paper withBorder radius="md" p="md" maw={190} flex={1} miw={0}>
      <Group gap="sm" wrap="nowrap">
        <AppLogo label={label} size={32} />
        <Text fw={600} size="sm" truncate>
          {label}
        </Text>
      </Group>
    </Paper>
  )
}
