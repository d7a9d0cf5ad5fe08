// How large organisations are: few are very large, most are small (a Pareto distribution, cut at the largest customer that
// Fluid is made for). No dice: the n-th organisation sits at the n-th quantile, so every run gives the same.

const SMALLEST = 20
const LARGEST = 1_000_000
/** Close to what is published of company sizes (Axtell, Science 293, 2001: 1.06). */
const EXPONENT = 1.1

/** People of each organisation, the largest first. */
export function organisationSizes(organisations: number): readonly number[] {
  if (organisations === 1) return [LARGEST]
  return Array.from({ length: organisations }, (_, rank) => {
    const share = (rank + 0.5) / organisations
    return Math.min(LARGEST, Math.round(SMALLEST * share ** (-1 / EXPONENT)))
  })
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
