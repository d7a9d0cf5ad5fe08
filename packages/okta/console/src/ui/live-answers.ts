// What is on the screen follows what happens: when an event was written or a job done, the lists are asked for again.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useActivity } from '../api/queries.ts'

export function useLiveAnswers(): void {
  const client = useQueryClient()
  const { data } = useActivity()
  const seen = useRef<string>(undefined)
  const state =
    data === undefined ? undefined : `${data.lastEvent} ${data.jobs} ${data.tasks} ${data.setup?.done ?? ''}`
  useEffect(() => {
    if (state === undefined) return
    if (seen.current !== undefined && seen.current !== state) {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'activity' && queryKey[0] !== 'fixed',
      })
    }
    seen.current = state
  }, [client, state])
}
