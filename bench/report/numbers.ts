/** `1 234 567`, with spaces that do not break. */
export function spaced(amount: number): string {
  return Math.round(amount)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u00a0')
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Two significant places for small amounts, none for large ones. */
export function amountOf(amount: number): string {
  return Math.abs(amount) < 10 ? amount.toFixed(2) : spaced(amount)
}
