import { notifications } from '@mantine/notifications'
import { t } from '../text/text.ts'

/** Says that something was done. */
export function sayDone(message: string): void {
  notifications.show({ message, color: 'water', closeButtonProps: { 'aria-label': t.actions.close }, role: 'status' })
}

export function sayFailed(error: unknown): void {
  const message = error instanceof Error ? error.message : t.errors.unexpected
  notifications.show({
    message,
    color: 'red',
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': t.actions.close },
    role: 'alert',
  })
}
