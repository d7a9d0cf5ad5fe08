// Who gains and loses what, before anything is done.

import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { post } from '../api/request.ts'
import type { Preview } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { QueryView } from '../ui/query-view.tsx'

export type ProposedChange =
  | { readonly kind: 'mapping'; readonly group: string; readonly grant: string | null }
  | { readonly kind: 'settings'; readonly changes: Readonly<Record<string, unknown>> }

const NAMED = 8

export function PreviewOf({ change }: { readonly change: ProposedChange }) {
  const query = useQuery({
    queryKey: ['preview', change],
    queryFn: () => post<Preview>('/preview', { change, limit: NAMED }),
    staleTime: 0,
  })
  return (
    <QueryView query={query} lines={3}>
      {(preview) => <Effects preview={preview} />}
    </QueryView>
  )
}

function Effects({ preview }: { readonly preview: Preview }) {
  const lines = [
    ...preview.roles.flatMap(({ role, gain, lose }) => [
      ...(gain > 0 ? [t.groups.gain(role, gain)] : []),
      ...(lose > 0 ? [t.groups.lose(role, lose)] : []),
    ]),
    ...preview.licences.map(({ before, after, people }) => t.groups.moves(before, after, people)),
    ...(preview.access.gain > 0 ? [t.groups.mayEnter(preview.access.gain)] : []),
    ...(preview.access.lose > 0 ? [t.groups.mayNotEnter(preview.access.lose)] : []),
    ...(preview.heldOnly > 0 ? [t.groups.heldOnly(preview.heldOnly)] : []),
  ]
  const isLoss = preview.access.lose > 0 || preview.roles.some(({ lose }) => lose > 0)
  if (lines.length === 0) return <Notice tone="quiet">{t.groups.previewNobody}</Notice>
  const rest = preview.people - preview.first.length
  return (
    <Notice tone={isLoss ? 'warn' : 'info'} title={t.groups.preview}>
      <Stack gap={4}>
        {lines.map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
        {preview.first.length === 0 ? null : (
          <Text size="sm" c="dimmed">
            {preview.first.map(({ name }) => name).join(', ')}
            {rest > 0 ? ` ${t.groups.andMore(rest)}` : ''}
          </Text>
        )}
      </Stack>
    </Notice>
  )
}
