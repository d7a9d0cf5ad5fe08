// The little of SVG that the pictures need. Colours follow the reader's light or dark page.

export type Attributes = Readonly<Record<string, string | number>>

export function element(name: string, attributes: Attributes, inner = ''): string {
  const shown = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
  return inner === '' ? `<${name}${shown.join('')}/>` : `<${name}${shown.join('')}>${inner}</${name}>`
}

export function text(content: string, attributes: Attributes): string {
  return element('text', attributes, escaped(content))
}

export interface Picture {
  /** What the picture shows, read out to who does not see it. */
  readonly title: string
  readonly width: number
  readonly height: number
  readonly style: string
  readonly inner: readonly string[]
}

export function picture({ title, width, height, style, inner }: Picture): string {
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height }
  const lines = ['', element('title', {}, escaped(title)), element('style', {}, style), ...inner, '']
  return `${element('svg', { ...attributes, role: 'img', 'aria-label': title }, lines.join('\n'))}\n`
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
