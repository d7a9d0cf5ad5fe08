// Settings that are saved together: what is wrong with them is said where they are.

import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { patch } from '../api/request.ts'
import type { Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { type Question, useConfirm } from '../ui/confirm.tsx'
import { sayDone } from '../ui/done.ts'
import { Problem } from '../ui/notice.tsx'

/** Saves some settings, with the refusal shown where it was caused. */
export function useSave() {
  const refresh = useRefresh()
  return async (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    await patch<Settings>('/settings', changes)
    await refresh('settings', 'licences', 'roles', 'people', 'person')
    sayDone(t.settings.saved)
  }
}

export function SaveForm({
  isChanged,
  onSave,
  question,
  children,
}: {
  readonly isChanged: boolean
  readonly onSave: () => Promise<void>
  /** Asked first, where saving takes something away. */
  readonly question?: Omit<Question, 'act'> | undefined
  readonly children: ReactNode
}) {
  const [error, setError] = useState<unknown>(undefined)
  const [isBusy, setBusy] = useState(false)
  const confirm = useConfirm()
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (question !== undefined) {
      confirm({ ...question, act: onSave })
      return
    }
    setBusy(true)
    setError(undefined)
    try {
      await onSave()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        {children}
        {error === undefined ? null : <Problem error={error} />}
        <Group>
          <Button type="submit" disabled={!isChanged} variant={isChanged ? 'filled' : 'default'} loading={isBusy}>
            {t.actions.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
