// A dialog that is there as long as it is open. When it goes, the keyboard is back where it was.
import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'

export interface DialogProps {
  readonly title: string
  readonly size?: 'md' | 'lg'
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ title, size = 'md', onClose, children }: DialogProps) {
  const [opener] = useState(() => document.activeElement)
  useEffect(() => () => giveBackFocus(opener), [opener])
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      {children}
    </Modal>
  )
}

/** The button that opened it; a menu's entry is gone by now, and then it is the page. */
function giveBackFocus(opener: Element | null): void {
  const target = opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById('main')
  target?.focus({ preventScroll: true })
}
