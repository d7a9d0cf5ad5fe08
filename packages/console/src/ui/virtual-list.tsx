import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

const HEIGHT_MAX = 620

/** A list of any length that draws what is seen; asks for more as its end comes near. */
export function VirtualList({
  label,
  count,
  rowHeight,
  onEnd,
  children,
}: {
  readonly label: string
  readonly count: number
  readonly rowHeight: number
  /** Undefined: there is no more, or it is on its way. */
  readonly onEnd?: (() => void) | undefined
  readonly children: (index: number) => ReactNode
}) {
  const frame = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= count - 12) onEnd?.()
  }, [last, count, onEnd])
  return (
    <section
      ref={frame}
      className="virtual"
      style={{ height: Math.min(HEIGHT_MAX, count * rowHeight) }}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start, size }) => (
          <li
            key={key}
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ height: size, transform: `translateY(${start}px)` }}
          >
            {children(index)}
          </li>
        ))}
      </ul>
    </section>
  )
}
