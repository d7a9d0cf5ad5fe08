// "Push groups by rule": every group that fits now and later is pushed.
import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { FormFailure, FormFooter } from '../../../ui/form.tsx'
import { Panel } from '../../../ui/page.tsx'

const OPERATORS = [
  { value: 'starts-with', label: 'starts with' },
  { value: 'contains', label: 'contains' },
  { value: 'ends-with', label: 'ends with' },
] as const

export function PushByRule({ detail, onClose }: { readonly detail: AppDetail; readonly onClose: () => void }) {
  const [form, setForm] = useState({ name: '', field: 'name', operator: 'starts-with', value: '' })
  const change = (values: Partial<typeof form>) => setForm((old) => ({ ...old, ...values }))
  const create = useAct({
    run: () => ask(`/sim/apps/${detail.id}/push/rules`, { method: 'POST', body: form }),
    done: `The rule ${form.name} is created: groups that fit are pushed.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Panel title="Push groups by rule">
      <form onSubmit={submit}>
        <Stack maw={680}>
          <FormFailure error={create.error} />
          <TextInput
            label="Rule name"
            required
            value={form.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Group align="flex-end" gap="xs">
            <Select
              label="Group"
              allowDeselect={false}
              w={150}
              data={[
                { value: 'name', label: 'name' },
                { value: 'description', label: 'description' },
              ]}
              value={form.field}
              onChange={(field) => change({ field: field ?? form.field })}
            />
            <Select
              aria-label="How it fits"
              allowDeselect={false}
              w={150}
              data={[...OPERATORS]}
              value={form.operator}
              onChange={(operator) => change({ operator: operator ?? form.operator })}
            />
            <TextInput
              aria-label="Text"
              placeholder="Fluid"
              required
              flex={1}
              value={form.value}
              onChange={(event) => change({ value: event.currentTarget.value })}
            />
          </Group>
          <Text size="sm" c="dimmed">
            Groups are pushed under their own names. A group that is pushed by name already stays as it is.
          </Text>
          <FormFooter onCancel={onClose} isBusy={create.isPending} act="Create Rule" />
        </Stack>
      </form>
    </Panel>
  )
}
