// A section with "Edit" at its right: what is set, or the form that changes it.
import { Button, Stack } from '@mantine/core'
import { type ReactNode, type SyntheticEvent, useState } from 'react'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { FormFailure, FormFooter } from '../../../ui/form.tsx'
import { Panel } from '../../../ui/page.tsx'

export interface EditablePanelProps<Values> {
  readonly title: string
  /** What the form begins with, and what is saved when nothing is changed. */
  readonly values: Values
  /** Where the values are put. */
  readonly path: string
  readonly view: ReactNode
  readonly form: (values: Values, change: (values: Partial<Values>) => void) => ReactNode
}

export function EditablePanel<Values extends object>({ title, values, path, view, form }: EditablePanelProps<Values>) {
  const [draft, setDraft] = useState<Values | undefined>()
  const save = useAct<Values>({
    run: (body) => ask(path, { method: 'PUT', body }),
    done: `${title} is saved.`,
    isFailureShown: true,
    onDone: () => setDraft(undefined),
  })
  if (draft === undefined) {
    const edit = (
      <Button size="xs" variant="default" aria-label={`Edit ${title}`} onClick={() => setDraft(values)}>
        Edit
      </Button>
    )
    return (
      <Panel title={title} actions={edit}>
        <Stack gap="md">{view}</Stack>
      </Panel>
    )
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate(draft)
  }
  const cancel = () => {
    save.reset()
    setDraft(undefined)
  }
  return (
    <Panel title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <FormFailure error={save.error} />
          {form(draft, (changed) => setDraft({ ...draft, ...changed }))}
          <FormFooter onCancel={cancel} isBusy={save.isPending} />
        </Stack>
      </form>
    </Panel>
  )
}
