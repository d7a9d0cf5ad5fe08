// How much XML may hold, counted in one pass before any parser builds something of it. What a parser, canonicalisation and
// XPath do grows with the square of these: half a megabyte of nothing else would hold up everybody for a minute (T-66).

export interface XmlBounds {
  readonly elementsMax: number
  /** Of all elements together. */
  readonly attributesMax: number
}

/** Of a message, which comes from anybody: room for somebody in close to two thousand groups. */
export const MESSAGE_BOUNDS: XmlBounds = { elementsMax: 2_000, attributesMax: 6_000 }

/** Of metadata, which an administrator has chosen and of which no signature is verified: room for several providers. */
export const METADATA_BOUNDS: XmlBounds = { elementsMax: 10_000, attributesMax: 30_000 }

const DEPTH_MAX = 32
const ATTRIBUTES_OF_ONE_MAX = 64
const TAG = /^(\/?)((?:[^>"']|"[^"]*"|'[^']*')*)>/
const ATTRIBUTE = /=\s*["']/g

/** What is too much in a text without comments and CDATA sections; undefined where all is within bounds. */
export function whyTooMuch(xml: string, { elementsMax, attributesMax }: XmlBounds): string | undefined {
  let elements = 0
  let attributes = 0
  let depth = 0
  // In a tag no other "<" may stand, not even in quotes (XML 1.0 section 3.1): each piece begins with one whole tag.
  for (const piece of xml.split('<').slice(1)) {
    const [, end, inside = ''] = TAG.exec(piece) ?? []
    if (end === undefined) return 'one of its tags has no end'
    if (end === '/') {
      depth -= 1
      continue
    }
    const own = inside.match(ATTRIBUTE)?.length ?? 0
    elements += 1
    attributes += own
    if (!inside.endsWith('/')) depth += 1
    if (depth > DEPTH_MAX) return `its elements lie more than ${DEPTH_MAX} deep in each other`
    if (own > ATTRIBUTES_OF_ONE_MAX) return `one of its elements has more than ${ATTRIBUTES_OF_ONE_MAX} attributes`
    if (elements > elementsMax) return `it has more than ${elementsMax} elements`
    if (attributes > attributesMax) return `its elements have more than ${attributesMax} attributes`
  }
  return undefined
}
