import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

/** Makes what an act has changed fresh again, by name. */
export function useRefresh(): (...names: readonly string[]) => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    async (...names) => {
      await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] satisfies QueryKey })))
    },
    [client],
  )
}
