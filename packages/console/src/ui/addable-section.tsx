// A section whose items are added in a window of their own.

import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Section } from './page.tsx'

interface AddableSectionProps {
  readonly id: string
  readonly title: string
  readonly lead: string
  /** What the button says that opens the window. */
  readonly add: string
  readonly window: (onClose: () => void) => ReactNode
  readonly children: ReactNode
}

export function AddableSection({ id, title, lead, add, window, children }: AddableSectionProps) {
  const [isAdding, setAdding] = useState(false)
  const button = (
    <Button variant="default" onClick={() => setAdding(true)}>
      {add}
    </Button>
  )
  return (
    <Section id={id} title={title} lead={lead} actions={button}>
      {children}
      {isAdding ? window(() => setAdding(false)) : null}
    </Section>
  )
}
