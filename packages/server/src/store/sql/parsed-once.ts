const KNOWN_MAX = 1_000

/** `parse`, which gives the same value for the same text as long as there are not too many different ones. */
export function parsedOnce<Value>(parse: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const parsed = parse(text)
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(text, parsed)
    return parsed
  }
}
