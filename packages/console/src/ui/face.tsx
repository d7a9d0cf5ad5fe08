/** A person as a round mark with initials; grey for those without access. */
export function Face({
  name,
  isGone = false,
  isLarge = false,
}: {
  readonly name: string
  readonly isGone?: boolean
  readonly isLarge?: boolean
}) {
  return (
    <span className={`face${isGone ? ' gone' : ''}${isLarge ? ' large' : ''}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

export function initialsOf(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter((word) => word !== '')
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '')
  return `${first}${last}`.toUpperCase()
}
