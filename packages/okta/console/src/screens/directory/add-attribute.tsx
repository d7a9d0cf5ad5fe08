// "+ Add Attribute": to the profile of people, or to that of an app's users with its place in SCIM.
import { Select, Stack, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useAct } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFailure, FormFooter } from '../../ui/form.tsx'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const EMPTY = { displayName: '', name: '', externalName: '', externalNamespace: CORE, type: 'string' }

export function AddAttribute({ appId, onClose }: { readonly appId: string | undefined; readonly onClose: () => void }) {
  const [form, setForm] = useState(EMPTY)
  const add = useAct<typeof EMPTY>({
    run: (values) =>
      appId === undefined
        ? ask('/api/v1/meta/schemas/user/default', {
            method: 'POST',
            body: {
              definitions: { custom: { properties: { [values.name]: { title: values.displayName, type: 'string' } } } },
            },
          })
        : ask(`/sim/apps/${appId}/attributes`, {
            method: 'POST',
            body: { ...values, externalName: values.externalName === '' ? values.name : values.externalName },
          }),
    done: (_output, values) => `${values.displayName} is added.`,
    isFailureShown: true,
    onDone: onClose,
  })
  const field = (name: keyof typeof EMPTY, label: string, description: string, isRequired = true) => (
    <TextInput
      label={label}
      description={description}
      required={isRequired}
      value={form[name]}
      onChange={(event) => {
        const { value } = event.currentTarget
        setForm((old) => ({ ...old, [name]: value }))
      }}
    />
  )
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    add.mutate(form)
  }
  return (
    <Dialog onClose={onClose} title="Add Attribute" size="lg">
      <form onSubmit={submit}>
        <Stack>
          <FormFailure error={add.error} />
          {field('displayName', 'Display name', 'How people read it: Badge number')}
          {field('name', 'Variable name', 'How expressions name it: badgeNumber')}
          {appId !== undefined && (
            <>
              <Select
                label="Data type"
                allowDeselect={false}
                value={form.type}
                data={['string', 'boolean', 'integer', 'number', 'string[]']}
                onChange={(type) => setForm((old) => ({ ...old, type: type ?? 'string' }))}
              />
              {field('externalName', 'External name', 'Its path in the SCIM user; empty: the variable name', false)}
              {field('externalNamespace', 'External namespace', 'The URN of the schema that has it')}
            </>
          )}
          <FormFooter onCancel={onClose} isBusy={add.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
