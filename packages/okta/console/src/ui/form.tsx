// What every form has: the server's sentence when it was refused, and Cancel and Save at its foot.
import { Alert, Button, Group } from '@mantine/core'

export function FormFailure({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  return (
    <Alert color="red" role="alert">
      <span className="wrap-anywhere">{error.message}</span>
    </Alert>
  )
}

export interface FormFooterProps {
  readonly onCancel: () => void
  readonly isBusy: boolean
  readonly isDisabled?: boolean
  /** The word on the button, "Save" if not given. */
  readonly act?: string
}

export function FormFooter({ onCancel, isBusy, isDisabled = false, act = 'Save' }: FormFooterProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isBusy} disabled={isDisabled}>
        {act}
      </Button>
    </Group>
  )
}
