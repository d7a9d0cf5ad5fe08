// "Assign <app> to People" and "… to Groups": search, Assign, the attribute form, Save and Go Back, Done.
import { Button, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { AppDetail, Candidate } from '../../../../../src/console-api/shapes.ts'
import { useAct, useGet } from '../../../api/queries.ts'
import { ask, withQuery } from '../../../api/request.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Answer, Empty } from '../../../ui/page.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { AttributeForm } from './attribute-form.tsx'

export function AssignDialog({
  detail,
  kind,
  onClose,
}: {
  readonly detail: AppDetail
  readonly kind: 'people' | 'groups'
  readonly onClose: () => void
}) {
  const [chosen, setChosen] = useState<Candidate | undefined>()
  const title = `Assign ${detail.label} to ${kind === 'people' ? 'People' : 'Groups'}`
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      {chosen === undefined ? (
        <Candidates detail={detail} kind={kind} onChoose={setChosen} onClose={onClose} />
      ) : (
        <AttributeForm
          detail={detail}
          person={chosen}
          onSaved={() => setChosen(undefined)}
          onBack={() => setChosen(undefined)}
        />
      )}
    </Dialog>
  )
}

function Candidates({
  detail,
  kind,
  onChoose,
  onClose,
}: {
  readonly detail: AppDetail
  readonly kind: 'people' | 'groups'
  readonly onChoose: (candidate: Candidate) => void
  readonly onClose: () => void
}) {
  const [q, setQ] = useState('')
  const found = useGet<Candidate[]>(
    ['apps', detail.id, 'candidates', kind, q],
    withQuery(`/sim/apps/${detail.id}/candidates/${kind}`, { q }),
  )
  const assignGroup = useAct<Candidate>({
    run: ({ id }) => ask(`/api/v1/apps/${detail.id}/groups/${id}`, { method: 'PUT', body: {} }),
    done: (_output, { name }) => `${name} is assigned.`,
  })
  return (
    <Stack>
      <SearchField label={kind === 'people' ? 'Search people' : 'Search groups'} onSearch={setQ} />
      <ScrollArea.Autosize mah={400}>
        <Answer query={found}>
          {(list) => (
            <Stack gap={8} pr="sm">
              {list.length === 0 && (
                <Empty title={kind === 'people' ? 'Nobody has this name' : 'No group has this name'} />
              )}
              {list.map((candidate) => (
                <Group key={candidate.id} justify="space-between" wrap="nowrap">
                  <div style={{ minWidth: 0 }}>
                    <Text size="sm" fw={600}>
                      {candidate.name}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {candidate.detail}
                    </Text>
                  </div>
                  {candidate.isAssigned ? (
                    <Text size="sm" c="dimmed" style={{ flex: 'none' }}>
                      Assigned
                    </Text>
                  ) : (
                    <Button
                      size="xs"
                      variant="light"
                      style={{ flex: 'none' }}
                      aria-label={`Assign ${candidate.name}`}
                      loading={assignGroup.isPending && assignGroup.variables.id === candidate.id}
                      onClick={() => (kind === 'people' ? onChoose(candidate) : assignGroup.mutate(candidate))}
                    >
                      Assign
                    </Button>
                  )}
                </Group>
              ))}
            </Stack>
          )}
        </Answer>
      </ScrollArea.Autosize>
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  )
}
