// "Did you mean …?": the known name that an unknown one was probably meant to be.

const nameLengthMax = 128

/**
 * The nearest of the known names by edit distance, letter case aside, or undefined when none is near enough to be
 * meant (more than two fifths of its letters differ) or the name is absurdly long. Of equals the first wins.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > nameLengthMax) return undefined
  const wanted = name.toLowerCase()
  let nearest: string | undefined
  let best = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const most = Math.min(best - 1, Math.floor(Math.max(wanted.length, candidate.length) * 0.4))
    if (Math.abs(wanted.length - candidate.length) > most) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance > most) continue
    nearest = candidate
    best = distance
  }
  return nearest
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each.
function editDistance(one: string, other: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + (same ? 0 : 1),
          swapped ? at(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, other.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
