const numbers = new Intl.NumberFormat(undefined)

/** `1 person`, `12,345 people`, in the reader's own digits and separators. */
export function count(number: number, one: string, many: string): string {
  return `${numbers.format(number)} ${number === 1 ? one : many}`
}

export function numeral(number: number): string {
  return numbers.format(number)
}
