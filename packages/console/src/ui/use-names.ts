import { useQueries } from '@tanstack/react-query'
import { person } from '../api/queries.ts'

/** The names of people by id, for lists that have ids only. */
export function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const unique = [...new Set(ids)].slice(0, 60)
  return useQueries({
    queries: unique.map((id) => ({ ...person(id), staleTime: 300_000 })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const]))),
  })
}
