// Where messages appear. They lie above the page's lower edge, and the page keeps that much room free below what it shows,
// so that whatever has the focus can be seen beside them (WCAG 2.2, 2.4.11); `console.css` says how.

import { Notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'

const POSITION = 'bottom-right'
const HEIGHT = '--fluid-messages'

export function Messages() {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const list = frame.current?.querySelector<HTMLElement>(`[data-position="${POSITION}"]`)
    if (list == null) return
    const observer = new ResizeObserver(() => keepFree(list))
    observer.observe(list)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={frame}>
      <Notifications position={POSITION} limit={3} withinPortal={false} />
    </div>
  )
}

function keepFree(list: HTMLElement): void {
  const { height, bottom } = list.getBoundingClientRect()
  const edge = innerHeight - bottom
  document.documentElement.style.setProperty(HEIGHT, `${height === 0 ? 0 : height + 2 * edge}px`)
  const { activeElement } = document
  if (height > 0 && activeElement !== null && isUnder(list, activeElement)) {
    activeElement.scrollIntoView({ block: 'nearest' })
  }
}

function isUnder(list: HTMLElement, element: Element): boolean {
  const over = list.getBoundingClientRect()
  const under = element.getBoundingClientRect()
  // The page's content as a whole may have the focus, and cannot be moved aside.
  return under.height < innerHeight / 2 && under.bottom > over.top && under.top < over.bottom && under.right > over.left
}
