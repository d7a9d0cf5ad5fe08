import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useRefresh } from './act.ts'
import { useConfirm } from './confirm.tsx'
import { sayDone } from './done.ts'

/** A small button whose act is asked about first, named on the button and in the question alike. */
export function AskedButton({
  name,
  title,
  body,
  isDangerous = false,
  act,
  changes,
  done,
}: {
  readonly name: string
  readonly title: string
  /** What will happen, to whom. */
  readonly body: ReactNode
  readonly isDangerous?: boolean
  readonly act: () => Promise<unknown>
  /** The question whose answer is asked for anew. */
  readonly changes: string
  readonly done: string
}) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  return (
    <Button
      size="compact-sm"
      {...(isDangerous ? { variant: 'subtle', c: 'var(--fluid-bad)' } : { variant: 'default' })}
      onClick={() =>
        confirm({
          title,
          body,
          action: name,
          isDangerous,
          act: async () => {
            await act()
            await refresh(changes)
            sayDone(done)
          },
        })
      }
    >
      {name}
    </Button>
  )
}
