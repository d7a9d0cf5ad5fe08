// A window above the page. It is there for as long as it is mounted, and gives the focus back to what opened it.

import { Modal, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../text/text.ts'

export function Dialog({
  title,
  size = 'lg',
  isCentered = false,
  isHeld = false,
  onClose,
  children,
}: {
  readonly title: string
  readonly size?: 'lg' | 'xl'
  readonly isCentered?: boolean
  /** Does not close by a stray click or key: what it shows is shown once. */
  readonly isHeld?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  useFocusBack()
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={650}>{title}</Text>}
      size={size}
      centered={isCentered}
      closeOnClickOutside={!isHeld}
      closeOnEscape={!isHeld}
      closeButtonProps={{ 'aria-label': t.actions.close }}
    >
      {children}
    </Modal>
  )
}

/** When what opened the window has gone with what was done in it, the page's heading has the focus. */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body
      const target = isThere ? opener : document.querySelector<HTMLElement>('main h1')
      target?.focus({ preventScroll: !isThere })
    },
    [opener],
  )
}
