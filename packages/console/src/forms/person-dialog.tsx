import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { patch, post } from '../api/request.ts'
import type { PersonChange, PersonDetails } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Dialog } from '../ui/dialog.tsx'
import { sayDone } from '../ui/done.ts'
import { Notice, Problem } from '../ui/notice.tsx'

type Key = 'userName' | 'givenName' | 'familyName' | 'displayName' | 'email' | 'title' | 'department'
type Form = Readonly<Record<Key, string>>
type State =
  | { readonly kind: 'editing' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly error: unknown }

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Adds a person by hand, or edits one. */
export function PersonDialog({
  person,
  onClose,
}: {
  readonly person: PersonDetails | undefined
  readonly onClose: () => void
}) {
  const [before] = useState<Form>(() => formOf(person))
  const [form, setForm] = useState<Form>(before)
  const [state, setState] = useState<State>({ kind: 'editing' })
  const [, navigate] = useLocation()
  const refresh = useRefresh()
  const field = (key: Key) => ({
    label: t.person.fields[key],
    value: form[key],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [key]: event.currentTarget.value }),
  })
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setState({ kind: 'busy' })
    try {
      const saved =
        person === undefined
          ? await post<PersonDetails>('/people', filled(form))
          : await patch<PersonDetails>(`/people/${encodeURIComponent(person.id)}`, changed(before, form))
      await refresh('people', 'person', 'journal')
      sayDone(person === undefined ? t.person.added(saved.name) : t.person.saved(saved.name))
      onClose()
      if (person === undefined) navigate(paths.person(saved.id))
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }
  return (
    <Dialog title={person === undefined ? t.person.addTitle : t.person.editTitle(person.name)} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          {person === undefined ? (
            <Text size="sm" c="dimmed">
              {t.person.addLead}
            </Text>
          ) : person.origin === 'scim' ? (
            <Notice tone="warn" title={t.person.managed}>
              {t.person.managedBody(person.client ?? t.person.aClient)}
            </Notice>
          ) : null}
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput {...field('givenName')} data-autofocus />
            <TextInput {...field('familyName')} />
          </SimpleGrid>
          <TextInput
            {...field('userName')}
            description={person === undefined ? t.person.fields.userNameHint : t.person.fields.userNameFixed}
            required
            disabled={person !== undefined}
          />
          <TextInput {...field('email')} type="email" />
          <TextInput {...field('displayName')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput {...field('title')} />
            <TextInput {...field('department')} />
          </SimpleGrid>
          {state.kind === 'failed' ? <Problem error={state.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.actions.cancel}
            </Button>
            <Button type="submit" loading={state.kind === 'busy'}>
              {t.actions.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function formOf(person: PersonDetails | undefined): Form {
  const value = (attribute: string): string => {
    const found = person?.attributes.find((one) => one.attribute === attribute)?.value
    return typeof found === 'string' ? found : ''
  }
  return {
    userName: person?.userName ?? '',
    givenName: value('name.givenName'),
    familyName: value('name.familyName'),
    displayName: value('displayName'),
    email: primaryEmailOf(person),
    title: value('title'),
    department: value(`${ENTERPRISE}:department`),
  }
}

function primaryEmailOf(person: PersonDetails | undefined): string {
  const emails = person?.attributes.find(({ attribute }) => attribute === 'emails')?.value
  if (!Array.isArray(emails)) return ''
  const rows = emails.filter(
    (one): one is { value?: unknown; primary?: unknown } => typeof one === 'object' && one !== null,
  )
  const primary = rows.find((one) => one.primary === true) ?? rows[0]
  return typeof primary?.value === 'string' ? primary.value : ''
}

function filled(form: Form): Partial<Form> {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ''))
}

function changed(before: Form, { userName: _userName, ...form }: Form): PersonChange {
  return Object.fromEntries(Object.entries(form).filter(([key, value]) => value !== before[key as Key]))
}
