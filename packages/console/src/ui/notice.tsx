import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
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

/** A refusal in the server's own words, with the number by which the log knows it. */
export function Problem({ error }: { readonly error: unknown }) {
  const requestId = error instanceof ApiProblem ? error.requestId : undefined
  const isServer = error instanceof ApiProblem && error.status >= 500
  return (
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
  )
}

export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`tag tone-${tone}`}>{children}</span>
}
