// A list that comes page by page: the rows so far, and a button for more.
import { Button, Center } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { askPage, type Page } from '../api/request.ts'

/** The pages of a list, first `path`, then what its Link header names. */
export function usePages<Item>(queryKey: readonly unknown[], path: string) {
  return useInfiniteQuery({
    queryKey: [...queryKey, path],
    queryFn: ({ pageParam, signal }) => askPage<Item>(pageParam, { signal }),
    initialPageParam: path,
    getNextPageParam: (page: Page<Item>) => page.next,
  })
}

export function rowsOf<Item>(data: { readonly pages: readonly Page<Item>[] }): readonly Item[] {
  return data.pages.flatMap(({ items }) => items)
}

export function MoreButton({
  query,
}: {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}) {
  if (!query.hasNextPage) return null
  return (
    <Center py="sm">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Show more
      </Button>
    </Center>
  )
}
