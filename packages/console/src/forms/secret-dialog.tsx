// A form whose outcome is a secret: filled in, sent, and then the secret is shown this once in its place.

import { Button, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { t } from '../text/text.ts'
import { Copy } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice, Problem } from '../ui/notice.tsx'

type State =
  | { readonly kind: 'editing' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'made'; readonly made: Made }

/** What is shown once, and what has to be copied along with it. */
interface Made {
  /** Undefined: there is none, and only the rest is shown. */
  readonly secret: string | undefined
  readonly beside?: readonly { readonly label: string; readonly value: string }[]
}

export function SecretDialog({
  title,
  action = title,
  secretLabel,
  once,
  make,
  onClose,
  children,
}: {
  readonly title: string
  readonly action?: string
  readonly secretLabel: string
  /** Why it has to be copied now. */
  readonly once: string
  readonly make: () => Promise<Made>
  readonly onClose: () => void
  /** The fields. */
  readonly children: ReactNode
}) {
  const [state, setState] = useState<State>({ kind: 'editing' })
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setState({ kind: 'busy' })
    try {
      setState({ kind: 'made', made: await make() })
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }
  return (
    <Dialog title={title} isHeld={state.kind === 'made'} onClose={onClose}>
      {state.kind === 'made' ? (
        <SecretOnce made={state.made} label={secretLabel} once={once} onClose={onClose} />
      ) : (
        <form onSubmit={(event) => void save(event)}>
          <Stack>
            {children}
            {state.kind === 'failed' ? <Problem error={state.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t.actions.cancel}
              </Button>
              <Button type="submit" loading={state.kind === 'busy'}>
                {action}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}

function SecretOnce({
  made,
  label,
  once,
  onClose,
}: {
  readonly made: Made
  readonly label: string
  readonly once: string
  readonly onClose: () => void
}) {
  return (
    <Stack>
      {made.beside?.map((one) => (
        <Labelled key={one.label} {...one} />
      ))}
      {made.secret === undefined ? null : (
        <>
          <Labelled label={label} value={made.secret} takesFocus />
          <Notice tone="warn">{once}</Notice>
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t.token.copied}</Button>
      </Group>
    </Stack>
  )
}

function Labelled({
  label,
  value,
  takesFocus = false,
}: {
  readonly label: string
  readonly value: string
  readonly takesFocus?: boolean
}) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Copy value={value} label={label} takesFocus={takesFocus} />
    </Stack>
  )
}
