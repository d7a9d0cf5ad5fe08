// The attributes of one assignment: what stays empty follows the mapping, what is typed wins over it.
import { Button, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail, Candidate } from '../../../../../src/console-api/shapes.ts'
import { useAct, useMappings } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { FormFailure } from '../../../ui/form.tsx'
import { Answer } from '../../../ui/page.tsx'

export function AttributeForm({
  detail,
  person,
  onSaved,
  onBack,
}: {
  readonly detail: AppDetail
  readonly person: Candidate
  readonly onSaved: () => void
  readonly onBack: () => void
}) {
  const mappings = useMappings(detail.id)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const assign = useAct({
    run: () => {
      const { userName, ...profile } = Object.fromEntries(
        Object.entries(typed).filter(([, value]) => value.trim() !== ''),
      )
      return ask(`/api/v1/apps/${detail.id}/users`, {
        method: 'POST',
        body: {
          id: person.id,
          scope: 'USER',
          profile,
          ...(userName === undefined ? {} : { credentials: { userName } }),
        },
      })
    },
    done: `${person.name} is assigned.`,
    isFailureShown: true,
    onDone: onSaved,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    assign.mutate()
  }
  const field = (name: string, label: string, placeholder: string) => (
    <TextInput
      key={name}
      label={label}
      placeholder={placeholder}
      value={typed[name] ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget
        setTyped((old) => ({ ...old, [name]: value }))
      }}
    />
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          <strong>{person.name}</strong>: fields that stay empty follow the mappings.
        </Text>
        <FormFailure error={assign.error} />
        <ScrollArea.Autosize mah={380}>
          <Stack gap="sm" pr="sm">
            {field('userName', 'User Name', 'As the Sign On tab says')}
            <Answer query={mappings}>
              {(rows) => rows.map((row) => field(row.attribute, row.displayName, row.mapping?.printed ?? 'Not mapped'))}
            </Answer>
          </Stack>
        </ScrollArea.Autosize>
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            Cancel
          </Button>
          <Button type="submit" loading={assign.isPending}>
            Save and Go Back
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
