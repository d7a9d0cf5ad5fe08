// "Unlink pushed group": delete the group at the app, or leave it there.
import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { PushRow } from '../../../../../src/console-api/shapes.ts'
import { Dialog } from '../../../ui/dialog.tsx'

export function UnlinkDialog({
  rows,
  appLabel,
  isBusy,
  onUnlink,
  onClose,
}: {
  readonly rows: readonly PushRow[]
  readonly appLabel: string
  readonly isBusy: boolean
  readonly onUnlink: (deletes: boolean) => void
  readonly onClose: () => void
}) {
  const [choice, setChoice] = useState('delete')
  const [first] = rows
  const what = rows.length === 1 && first !== undefined ? first.groupName : `${rows.length} groups`
  return (
    <Dialog onClose={onClose} title="Unlink pushed group">
      <Stack>
        <Text>
          The link between <strong>{what}</strong> and {appLabel} ends. What shall become of the group in {appLabel}?
        </Text>
        <Radio.Group aria-label="What shall become of the group" value={choice} onChange={setChoice}>
          <Stack gap="xs">
            <Radio
              value="delete"
              label="Delete the group in the target app (recommended)"
              description="The group and what it gives there are gone."
            />
            <Radio value="leave" label="Leave the group in the target app" description="Nothing is sent." />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={isBusy} onClick={() => onUnlink(choice === 'delete')}>
            Unlink
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
