import { Button, Skeleton, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../text/text.ts'
import { Problem } from './notice.tsx'

const SLOW_MS = 2_500

/** Loading, slow, failed or there: every answer of the server is shown in one of these. */
export function QueryView<Answer>({
  query,
  children,
  lines = 4,
}: {
  readonly query: UseQueryResult<Answer>
  readonly children: (answer: Answer) => ReactNode
  /** How tall the place is that waits for it. */
  readonly lines?: number
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error === null ? null : <Problem error={query.error} />}
        {children(query.data)}
      </>
    )
  }
  if (query.error !== null) {
    return (
      <Stack align="flex-start" p="md">
        <Problem error={query.error} />
        <Button variant="default" onClick={() => void query.refetch()}>
          {t.actions.tryAgain}
        </Button>
      </Stack>
    )
  }
  return <Waiting lines={lines} />
}

export function Waiting({ lines = 4 }: { readonly lines?: number }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Stack p="md" gap="sm" aria-busy="true">
      <span role="status" className="mantine-visually-hidden" style={{ position: 'absolute', opacity: 0 }}>
        {t.loading}
      </span>
      {isSlow ? (
        <Text size="sm" c="dimmed" role="status">
          {t.slow}
        </Text>
      ) : null}
      {Array.from({ length: lines }, (_, line) => 95 - ((line * 17) % 40) + line / 100).map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} />
      ))}
    </Stack>
  )
}
