// deploy/Dockerfile, done step by step in a folder: a stage is a folder, its WORKDIR the root of it. Knows the instructions
// that this file uses, and throws at any other.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface Image {
  /** What lies in the last stage's WORKDIR. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly user: string
  readonly command: readonly string[]
}

interface Instruction {
  readonly name: string
  readonly text: string
}

interface Stage {
  readonly folder: string
  readonly environment: Record<string, string>
  user: string
  command: readonly string[]
}

/** Builds from `context`, a folder with what `docker build` would be given, below `place`. */
export function build(context: string, place: string): Image {
  const stages = new Map<string, Stage>()
  let stage: Stage | undefined
  for (const { name, text } of instructionsOf(join(context, 'deploy/Dockerfile'))) {
    if (name === 'FROM') {
      const own = / AS (\S+)$/.exec(text)?.[1] ?? 'last'
      stage = { folder: join(place, own), environment: {}, user: 'root', command: [] }
      mkdirSync(stage.folder, { recursive: true })
      stages.set(own, stage)
    } else if (stage === undefined) {
      throw new Error(`${name} stands before FROM`)
    } else {
      STEPS[name]?.(stage, text, { context, stages }) ?? refuse(name)
    }
  }
  if (stage === undefined) throw new Error('the Dockerfile has no stage')
  return stage
}

type Step = (
  stage: Stage,
  text: string,
  around: { readonly context: string; readonly stages: ReadonlyMap<string, Stage> },
) => true

const WORKDIR = '/app'

const STEPS: Readonly<Record<string, Step>> = {
  WORKDIR: (_stage, text) => {
    if (text !== WORKDIR) throw new Error(`every stage works in ${WORKDIR}`)
    return true
  },
  ENV: ({ environment }, text) => {
    for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) environment[name] = value
    return true
  },
  COPY: (stage, text, { context, stages }) => {
    const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? []
    const source = from === undefined ? context : stages.get(from)?.folder
    if (source === undefined) throw new Error(`there is no stage ${from}`)
    const parts = paths.split(' ')
    const target = join(stage.folder, parts.pop() ?? '')
    for (const part of parts) copy(join(source, part.replace(WORKDIR, '.')), target, parts.length > 1)
    return true
  },
  RUN: ({ folder }, text) => {
    if (text.startsWith('npm ')) {
      console.log(text)
      execFileSync('npm', text.split(' ').slice(1), { cwd: folder, stdio: 'inherit' })
    }
    return true
  },
  USER: (stage, text) => {
    stage.user = text
    return true
  },
  CMD: (stage, text) => {
    stage.command = JSON.parse(text)
    return true
  },
  VOLUME: () => true,
  EXPOSE: () => true,
  HEALTHCHECK: () => true,
}

function refuse(name: string): never {
  throw new Error(`this script does not know the instruction ${name}`)
}

/** A file goes into a folder that ends in a slash, or among several; a folder's content into the folder. */
function copy(from: string, to: string, isOfSeveral: boolean): void {
  if (!existsSync(from)) throw new Error(`there is nothing to copy at ${from}`)
  const target = isOfSeveral || (to.endsWith('/') && basename(from).includes('.')) ? join(to, basename(from)) : to
  mkdirSync(dirname(target), { recursive: true })
  cpSync(from, target, { recursive: true, force: true, verbatimSymlinks: true })
}

function instructionsOf(file: string): readonly Instruction[] {
  const lines = readFileSync(file, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  return lines.flatMap((line) => {
    const [, name, text] = /^\s*([A-Z]+)\s+(.*)$/.exec(line) ?? []
    return name === undefined || text === undefined ? [] : [{ name, text }]
  })
}
