// The simulator's name and mark.
import { Box, Group, Text } from '@mantine/core'
import { BRAND, BRAND_LINE } from '../../../src/brand.ts'

export function Brand({ isOnDark }: { readonly isOnDark: boolean }) {
  return (
    <Group gap={10} wrap="nowrap" c={isOnDark ? 'white' : 'inherit'}>
      <svg width="30" height="30" viewBox="0 0 32 32" fill="none" aria-hidden="true">
        <circle cx="12.5" cy="16" r="8" stroke="currentColor" strokeWidth="3.4" />
        <circle
          cx="20"
          cy="16"
          r="8"
          stroke="var(--accent)"
          strokeWidth="3.4"
          strokeDasharray="4.2 3.1"
          strokeLinecap="round"
        />
      </svg>
      <Box lh={1.1} {...(isOnDark ? { visibleFrom: 'sm' } : {})}>
        <Text fw={700} fz="lg" lh={1.1} component="span" display="block">
          {BRAND}
        </Text>
        <Text fz={11} c={isOnDark ? '#c3cfdf' : 'dimmed'} component="span" display="block" visibleFrom="xs">
          {BRAND_LINE}
        </Text>
      </Box>
    </Group>
  )
}
