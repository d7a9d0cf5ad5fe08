// A flame graph of a V8 profile: each function as wide as the time spent in it and in what it called.

import { element, picture, rounded, text } from './svg.ts'

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** As `node --cpu-prof` writes it. */
export interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface Frame {
  readonly name: string
  readonly where: string
  readonly children: Map<string, Frame>
  micros: number
}

const WIDTH = 1_400
const ROW = 17
const TOP = 40
const NARROWEST = 0.6
const LETTER = 6.4
/** Waiting is no work. */
const IDLE = new Set(['(idle)', '(program)'])
const STYLE = `
  text { font: 11px ui-monospace, monospace; fill: #1f2328; pointer-events: none }
  .title { font: 600 15px system-ui, sans-serif }
  rect { stroke: #fff; stroke-width: .5 }
  .own { fill: #f4a259 } .package { fill: #8cb8e8 } .node { fill: #c3c9d0 }
  svg { background: #fff }`

/** The first `skippedMs` of the profile are left out. */
export function drawFlame(title: string, profile: Profile, skippedMs: number): string {
  const root = mergedFrames(profile, skippedMs)
  const rows: string[] = []
  const depth = drawFrame(root, { x: 0, depth: 0, scale: WIDTH / Math.max(1, root.micros) }, rows)
  const height = TOP + (depth + 1) * ROW + 10
  const busy = `${title}: ${Math.round(root.micros / 1_000)} ms of work`
  const inner = [
    element('rect', { x: 0, y: 0, width: WIDTH, height, fill: '#fff' }),
    text(busy, { x: 8, y: 24, class: 'title' }),
    ...rows,
  ]
  return picture({ title: busy, width: WIDTH, height, style: STYLE, inner })
}

function mergedFrames({ nodes, samples, timeDeltas }: Profile, skippedMs: number): Frame {
  const own = new Map<number, number>()
  let passed = 0
  for (const [index, id] of samples.entries()) {
    const micros = timeDeltas[index] ?? 0
    passed += micros
    if (passed > skippedMs * 1_000) own.set(id, (own.get(id) ?? 0) + micros)
  }
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const [first] = nodes
  const root: Frame = { name: 'everything', where: '', children: new Map(), micros: 0 }
  const add = (node: ProfileNode, frame: Frame): number => {
    let micros = own.get(node.id) ?? 0
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child === undefined || IDLE.has(child.callFrame.functionName)) continue
      micros += add(child, childOf(frame, child))
    }
    frame.micros += micros
    return micros
  }
  if (first !== undefined) add(first, root)
  return root
}

function childOf(parent: Frame, { callFrame }: ProfileNode): Frame {
  const name = callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName
  const key = `${name} ${callFrame.url} ${callFrame.lineNumber}`
  const known = parent.children.get(key)
  if (known !== undefined) return known
  const where =
    callFrame.url === ''
      ? ''
      : `${callFrame.url.replace(/^.*\/(packages|node_modules)\//, '$1/')}:${callFrame.lineNumber + 1}`
  const frame: Frame = { name, where, children: new Map(), micros: 0 }
  parent.children.set(key, frame)
  return frame
}

/** Answers how deep it went. */
function drawFrame(
  frame: Frame,
  { x, depth, scale }: { readonly x: number; readonly depth: number; readonly scale: number },
  rows: string[],
): number {
  const width = frame.micros * scale
  if (width < NARROWEST) return depth
  const y = TOP + depth * ROW
  const tip = element('title', {}, titleOf(frame))
  rows.push(element('rect', { x: rounded(x), y, width: rounded(width), height: ROW - 1, class: kindOf(frame) }, tip))
  const letters = Math.floor((width - 4) / LETTER)
  if (letters >= 3) rows.push(text(frame.name.slice(0, letters), { x: rounded(x) + 3, y: y + 12 }))
  let deepest = depth
  let next = x
  for (const child of [...frame.children.values()].sort((one, other) => other.micros - one.micros)) {
    deepest = Math.max(deepest, drawFrame(child, { x: next, depth: depth + 1, scale }, rows))
    next += child.micros * scale
  }
  return deepest
}

function titleOf({ name, where, micros }: Frame): string {
  const safe = `${name} ${where}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `${safe} ${(micros / 1_000).toFixed(1)} ms`
}

function kindOf({ where }: Frame): string {
  if (where.startsWith('packages/')) return 'own'
  return where.startsWith('node_modules/') ? 'package' : 'node'
}
