export function median(values: readonly number[]): number {
  const ascending = sorted(values)
  const middle = Math.floor(ascending.length / 2)
  const upper = ascending[middle] ?? 0
  return ascending.length % 2 === 1 ? upper : (upper + (ascending[middle - 1] ?? upper)) / 2
}

/** Of values in ascending order. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0
}

export function sorted(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other)
}

/** Smallest and largest. */
export function spreadOf(values: readonly number[]): readonly [number, number] {
  const ascending = sorted(values)
  return [ascending[0] ?? 0, ascending.at(-1) ?? 0]
}
