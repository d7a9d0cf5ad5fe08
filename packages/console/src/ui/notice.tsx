import { Anchor } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { ApiProblem } from '../api/request.ts'
import { logOf } from '../paths.ts'
import { t } from '../text/text.ts'
import { Go } from './go.tsx'
import { Icon, type IconName } from './icons.tsx'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet'

const ICONS: Readonly<Record<Tone, IconName>> = {
  ok: 'check',
  warn: 'warning',
  bad: 'warning',
  info: 'info',
  quiet: 'info',
}

/** Something that has to be read here; `alert` interrupts a screen reader. */
export function Notice({
  tone,
  title,
  children,
  role,
}: {
  readonly tone: Tone
  readonly title?: string
  readonly children?: ReactNode
  readonly role?: 'alert' | 'status'
}) {
  return (
    <div className={`notice tone-${tone}`} role={role}>
      <Icon name={ICONS[tone]} size={19} />
      <div className="words">
        {title === undefined ? null : <strong className="head">{title}</strong>}
        {children}
      </div>
    </div>
  )
}

/**
 * A refusal in the server's own words, with the number by which the log knows it. In a window it takes the focus that the
 * button has lost while it worked, so that the next key is still one of the window.
 */
export function Problem({ error }: { readonly error: unknown }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isLost && error !== undefined && frame.current?.closest('[role="dialog"]') != null) frame.current.focus()
  }, [error])
  const requestId = error instanceof ApiProblem ? error.requestId : undefined
  const isServer = error instanceof ApiProblem && error.status >= 500
  return (
    <div ref={frame} tabIndex={-1}>
      <Notice tone="bad" role="alert">
        {error instanceof Error ? error.message : t.errors.unexpected}
        {requestId === undefined || !isServer ? null : (
          <div>
            <Anchor component={Go} to={logOf({ text: requestId })} size="sm">
              {t.errors.requestNumber(requestId)}
            </Anchor>
          </div>
        )}
      </Notice>
    </div>
  )
}

export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`tag tone-${tone}`}>{children}</span>
}
