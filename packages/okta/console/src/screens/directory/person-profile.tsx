// The Profile tab of a person: every attribute of the Okta user profile, read or edited.
import { Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { SchemaAttribute, User, UserSchema } from '../../api/okta.ts'
import { useAct, useUserSchema } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { FormFailure, FormFooter } from '../../ui/form.tsx'
import { Answer, Panel } from '../../ui/page.tsx'

export function PersonProfile({ person }: { readonly person: User }) {
  const schema = useUserSchema()
  const [isEditing, setEditing] = useState(false)
  const edit = (
    <Button size="xs" variant="default" onClick={() => setEditing(true)}>
      Edit
    </Button>
  )
  return (
    <Panel title="Attributes" actions={isEditing ? undefined : edit}>
      <Answer query={schema}>
        {(loaded) =>
          isEditing ? (
            <ProfileForm person={person} attributes={attributesOf(loaded)} onClose={() => setEditing(false)} />
          ) : (
            <ProfileTable person={person} attributes={attributesOf(loaded)} />
          )
        }
      </Answer>
    </Panel>
  )
}

type Attributes = readonly (readonly [string, SchemaAttribute])[]

function attributesOf({ definitions: { base, custom } }: UserSchema): Attributes {
  return [...Object.entries(base.properties), ...Object.entries(custom.properties)]
}

function ProfileTable({ person, attributes }: { readonly person: User; readonly attributes: Attributes }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="xs">
      {attributes.map(([name, { title }]) => (
        <div key={name}>
          <Text size="sm" fw={600}>
            {title}{' '}
            <Text span className="mono" c="dimmed" fw={400}>
              {name}
            </Text>
          </Text>
          <Text size="sm" className="wrap-anywhere" c={hasValue(person, name) ? 'inherit' : 'dimmed'}>
            {hasValue(person, name) ? String(person.profile[name]) : '—'}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}

function ProfileForm({
  person,
  attributes,
  onClose,
}: {
  readonly person: User
  readonly attributes: Attributes
  readonly onClose: () => void
}) {
  const [form, setForm] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(attributes.map(([name]) => [name, hasValue(person, name) ? String(person.profile[name]) : ''])),
  )
  const save = useAct<Readonly<Record<string, string | null>>>({
    run: (profile) => ask(`/api/v1/users/${person.id}`, { method: 'POST', body: { profile } }),
    done: 'The profile is saved. Apps with "Update User Attributes" are told.',
    isFailureShown: true,
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate(Object.fromEntries(Object.entries(form).map(([name, text]) => [name, text === '' ? null : text])))
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormFailure error={save.error} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
          {attributes.map(([name, { title, required }]) => (
            <TextInput
              key={name}
              label={title}
              required={required === true}
              value={form[name] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget
                setForm((old) => ({ ...old, [name]: value }))
              }}
            />
          ))}
        </SimpleGrid>
        <FormFooter onCancel={onClose} isBusy={save.isPending} />
      </Stack>
    </form>
  )
}

function hasValue(person: User, name: string): boolean {
  const value = person.profile[name]
  return value !== undefined && value !== null && value !== ''
}
