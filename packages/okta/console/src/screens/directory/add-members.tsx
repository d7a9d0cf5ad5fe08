// "Assign people" to a group: search and add, one after the other.
import { Button, Group as Row, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Group, User } from '../../api/okta.ts'
import { useAct, useGet } from '../../api/queries.ts'
import { ask, withQuery } from '../../api/request.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Answer, Empty } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'

const SHOWN = 25

export function AddMembers({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) {
  const [q, setQ] = useState('')
  const [added, setAdded] = useState<readonly string[]>([])
  const path = withQuery('/api/v1/users', { q, limit: SHOWN, sortBy: 'profile.lastName' })
  const people = useGet<User[]>(['people', 'pick', q], path)
  const add = useAct<User>({
    run: (person) => ask(`/api/v1/groups/${group.id}/users/${person.id}`, { method: 'PUT' }),
    changes: [['groups'], ['people']],
    onDone: (_output, { id }) => setAdded((old) => [...old, id]),
  })
  return (
    <Dialog onClose={onClose} title={`Assign people to ${group.profile.name}`} size="lg">
      <Stack>
        <SearchField label="Search people" onSearch={setQ} />
        <ScrollArea.Autosize mah={380}>
          <Answer query={people}>
            {(list) => (
              <Stack gap={6} pr="sm">
                {list.length === 0 && <Empty title="Nobody has this name" />}
                {list.map((person) => {
                  const isIn = added.includes(person.id)
                  const name = `${person.profile.firstName} ${person.profile.lastName}`
                  return (
                    <Row key={person.id} justify="space-between" wrap="nowrap">
                      <div>
                        <Text size="sm">{name}</Text>
                        <Text size="xs" c="dimmed">
                          {person.profile.login}
                        </Text>
                      </div>
                      <Button
                        size="xs"
                        variant={isIn ? 'default' : 'light'}
                        disabled={isIn}
                        aria-label={isIn ? `${name} is added` : `Add ${name}`}
                        onClick={() => add.mutate(person)}
                      >
                        {isIn ? 'Added' : 'Add'}
                      </Button>
                    </Row>
                  )
                })}
              </Stack>
            )}
          </Answer>
        </ScrollArea.Autosize>
        <Row justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Row>
      </Stack>
    </Dialog>
  )
}
