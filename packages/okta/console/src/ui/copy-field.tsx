// A value to be carried elsewhere, with a button that copies it.
import { ActionIcon, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { Icon } from './icons.tsx'

export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Text className="mono wrap-anywhere">{value}</Text>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon variant="subtle" aria-label={`Copy ${label}`} onClick={copy}>
                <Icon name={copied ? 'check' : 'copy'} size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </div>
  )
}
