// A group rule: its name, its condition and its groups.
import { MultiSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { GroupRule } from '../../api/okta.ts'
import { useAct, useAllGroups } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'

export function RuleForm({ rule, onClose }: { readonly rule?: GroupRule; readonly onClose: () => void }) {
  const groups = useAllGroups()
  const [name, setName] = useState(rule?.name ?? '')
  const [expression, setExpression] = useState(rule?.conditions.expression.value ?? 'user.department == "Finance"')
  const [groupIds, setGroupIds] = useState<readonly string[]>(rule?.actions.assignUserToGroups.groupIds ?? [])
  const save = useAct<object, GroupRule>({
    run: (body) =>
      rule === undefined
        ? ask('/api/v1/groups/rules', { method: 'POST', body })
        : ask(`/api/v1/groups/rules/${rule.id}`, { method: 'PUT', body }),
    done: (saved) => `${saved.name} is saved. It does nothing until it is activated.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate({
      type: 'group_rule',
      name,
      conditions: { expression: { type: 'urn:okta:expression:1.0', value: expression } },
      actions: { assignUserToGroups: { groupIds } },
    })
  }
  return (
    <Dialog onClose={onClose} title={rule === undefined ? 'Add Rule' : `Edit ${rule.name}`} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <FormFailure error={save.error} />
          <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea
            label="IF"
            description="An expression about the user: user.department == &quot;Finance&quot; and user.countryCode == &quot;SE&quot;"
            required
            autosize
            minRows={2}
            classNames={{ input: 'mono' }}
            value={expression}
            onChange={(event) => setExpression(event.currentTarget.value)}
          />
          <MultiSelect
            label="THEN assign to"
            required
            searchable
            value={[...groupIds]}
            onChange={setGroupIds}
            data={(groups.data ?? [])
              .filter(({ type }) => type === 'OKTA_GROUP')
              .map(({ id, profile }) => ({ value: id, label: profile.name }))}
          />
          <Text size="sm" c="dimmed">
            When a profile no longer fits, the person leaves the groups that the rule gave.
          </Text>
          <FormFooter onCancel={onClose} isBusy={save.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
