import { Anchor, Breadcrumbs, Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../text/text.ts'
import { Go } from './go.tsx'

let isFirstPage = true

export interface Crumb {
  readonly label: string
  readonly to: string
}

/** The frame of every page: its heading gets the focus after a step to it, so that a screen reader says where we are. */
export function Page({
  title,
  lead,
  crumbs = [],
  actions,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly crumbs?: readonly Crumb[]
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t.product}`
  }, [title])
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
    window.scrollTo(0, 0)
  }, [])
  return (
    <div className="page">
      <div className="page-head">
        <div>
          {crumbs.length === 0 ? null : (
            <Breadcrumbs mb={6} separator="›">
              {crumbs.map(({ label, to }) => (
                <Anchor key={to} component={Go} to={to} size="sm">
                  {label}
                </Anchor>
              ))}
            </Breadcrumbs>
          )}
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {lead === undefined ? null : (
            <Text c="dimmed" mt={4} className="measure">
              {lead}
            </Text>
          )}
        </div>
        {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
      </div>
      {children}
    </div>
  )
}

/** One subject of a page. */
export function Section({
  id,
  title,
  lead,
  actions,
  children,
}: {
  readonly id?: string
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="card" {...(id === undefined ? {} : { id, 'aria-labelledby': `${id}-title` })}>
      <Group justify="space-between" align="flex-start" mb="sm" wrap="wrap">
        <div className="measure">
          <Title order={2} {...(id === undefined ? {} : { id: `${id}-title` })}>
            {title}
          </Title>
          {lead === undefined ? null : (
            <Text c="dimmed" size="sm" mt={2}>
              {lead}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </section>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
