// The gear of Push Groups: renaming, and how many membership changes one request carries.
import { Checkbox, NumberInput, Stack } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useAct } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormFooter } from '../../../ui/form.tsx'

export function PushSettings({ detail, onClose }: { readonly detail: AppDetail; readonly onClose: () => void }) {
  const [renameAppGroups, setRename] = useState(detail.groupPush.renameAppGroups)
  const [patchBatchSize, setBatchSize] = useState(detail.groupPush.patchBatchSize)
  const save = useAct({
    run: () => ask(`/sim/apps/${detail.id}/group-push`, { method: 'PUT', body: { renameAppGroups, patchBatchSize } }),
    done: 'The group push settings are saved.',
    onDone: onClose,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog onClose={onClose} title="Group push settings">
      <form onSubmit={submit}>
        <Stack>
          <Checkbox
            label="Rename app groups to match group name in Okta"
            description="Off: a renamed group is no longer pushed, and a linked group keeps its own name"
            checked={renameAppGroups}
            onChange={(event) => setRename(event.currentTarget.checked)}
          />
          <NumberInput
            label="Custom patch batch size"
            description="At most so many membership changes in one PATCH; 0 is without limit"
            min={0}
            max={1_000}
            value={patchBatchSize}
            onChange={(value) => setBatchSize(typeof value === 'number' ? value : 0)}
          />
          <FormFooter onCancel={onClose} isBusy={save.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
