// A question before an act that takes something away: it names the thing.
import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

export interface ConfirmProps {
  readonly title: string
  readonly children: ReactNode
  /** The word on the button: "Deactivate", not "OK". */
  readonly act: string
  readonly isBusy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function Confirm({ title, children, act, isBusy, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog onClose={onClose} title={title}>
      <Text component="div">{children}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={isBusy} onClick={onConfirm} data-autofocus>
          {act}
        </Button>
      </Group>
    </Dialog>
  )
}
