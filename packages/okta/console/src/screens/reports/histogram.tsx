// How many events over time: bars, failures in red. A table of the same numbers is for those who cannot see it.
import { Box, Group, Text, VisuallyHidden } from '@mantine/core'
import type { LogEvent } from '../../api/okta.ts'

const BARS = 48
const HEIGHT = 64

export function Histogram({ events, since }: { readonly events: readonly LogEvent[]; readonly since: Date }) {
  const now = Date.now()
  // The bars span the events that are loaded: a week with one busy minute would be one bar otherwise.
  const oldest = events.at(-1)
  const start = oldest === undefined ? since.getTime() : Date.parse(oldest.published)
  const width = Math.max(1, (now - start) / BARS)
  const bars = Array.from({ length: BARS }, () => ({ all: 0, failed: 0 }))
  for (const { published, outcome } of events) {
    const bar = bars[Math.min(BARS - 1, Math.max(0, Math.floor((Date.parse(published) - start) / width)))]
    if (bar === undefined) continue
    bar.all++
    if (outcome.result === 'FAILURE') bar.failed++
  }
  const most = Math.max(1, ...bars.map(({ all }) => all))
  const failures = bars.reduce((sum, { failed }) => sum + failed, 0)
  return (
    <Box>
      <svg
        viewBox={`0 0 ${BARS * 10} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars.map(({ all, failed }, index) => {
          const height = (all / most) * HEIGHT
          const bad = (failed / most) * HEIGHT
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            <g key={index}>
              <rect
                x={index * 10 + 1}
                y={HEIGHT - height}
                width={8}
                height={height}
                fill="var(--mantine-primary-color-filled)"
              />
              <rect x={index * 10 + 1} y={HEIGHT - bad} width={8} height={bad} fill="var(--mantine-color-red-6)" />
            </g>
          )
        })}
      </svg>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {new Date(start).toLocaleString()}
        </Text>
        <Text size="xs" c="dimmed">
          {failures === 0 ? 'No failures' : `${failures} failures`}
        </Text>
        <Text size="xs" c="dimmed">
          Now
        </Text>
      </Group>
      <VisuallyHidden>
        {events.length} events, {failures} of them failures.
      </VisuallyHidden>
    </Box>
  )
}
