// Acts that take something away ask first: they say what will happen and to how many people.

import { Button, Group, Stack, TextInput } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { t } from '../text/text.ts'
import { Dialog } from './dialog.tsx'
import { Problem } from './notice.tsx'

export interface Question {
  readonly title: string
  /** What will happen, to how many people. */
  readonly body: ReactNode
  /** What the button says: the act, never "OK". */
  readonly action: string
  readonly isDangerous?: boolean
  /** Typed by whoever does it, where the act touches very many. */
  readonly typed?: string
  readonly act: () => Promise<unknown>
}

type State = { readonly kind: 'closed' } | { readonly kind: 'asking'; readonly question: Question }

const Asking = createContext<(question: Question) => void>(() => {})

export function useConfirm(): (question: Question) => void {
  return useContext(Asking)
}

export function Confirmations({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<State>({ kind: 'closed' })
  const ask = useCallback((question: Question) => setState({ kind: 'asking', question }), [])
  return (
    <Asking.Provider value={ask}>
      {children}
      {state.kind === 'asking' ? (
        <Confirmation question={state.question} onClose={() => setState({ kind: 'closed' })} />
      ) : null}
    </Asking.Provider>
  )
}

function Confirmation({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const isReady = question.typed === undefined || typed.trim() === question.typed
  async function act(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await question.act()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={question.title} onClose={onClose} isCentered>
      <Stack>
        <div>{question.body}</div>
        {question.typed === undefined ? null : (
          <TextInput
            label={t.confirm.type(question.typed)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {error === undefined ? null : <Problem error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t.actions.cancel}
          </Button>
          <Button
            {...(question.isDangerous === true ? { color: 'red.8' } : {})}
            disabled={!isReady}
            loading={isBusy}
            onClick={() => void act()}
          >
            {question.action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
