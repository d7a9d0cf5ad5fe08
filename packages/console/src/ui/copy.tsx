import { useEffect, useRef, useState } from 'react'
import { t } from '../text/text.ts'
import { Icon } from './icons.tsx'

const SHOWN_MS = 1_800

/** A value to be copied: in full, with one button that says that it worked. */
export function Copy({
  value,
  label,
  takesFocus = false,
}: {
  readonly value: string
  readonly label: string
  /** For what has just appeared in the place of a form, whose fields had the focus. */
  readonly takesFocus?: boolean
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) button.current?.focus()
  }, [takesFocus])
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  async function copy(): Promise<void> {
    setState((await toClipboard(value)) ? 'done' : 'failed')
    setTimeout(() => setState('idle'), SHOWN_MS)
  }
  return (
    <div className="copy">
      <code>{value}</code>
      <button ref={button} type="button" onClick={() => void copy()} aria-label={`${t.copy.copy} ${label}`}>
        <Icon name={state === 'done' ? 'check' : 'copy'} size={16} />
        <span aria-live="polite">
          {state === 'done' ? t.copy.copied : state === 'failed' ? t.copy.failed : t.copy.copy}
        </span>
      </button>
    </div>
  )
}

/** Browsers give the clipboard to https and localhost only; elsewhere the older way still works. */
async function toClipboard(value: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(value)
      return true
    } catch {
      return copyBySelection(value)
    }
  }
  return copyBySelection(value)
}

function copyBySelection(value: string): boolean {
  const field = document.createElement('textarea')
  field.value = value
  field.style.position = 'fixed'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
