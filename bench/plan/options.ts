import { parseArgs } from 'node:util'
import { ENGINES, type Engine } from '../support/engine.ts'
import { SCALES, type Scale } from './scales.ts'

export interface Options {
  readonly scale: Scale
  readonly engines: readonly Engine[]
  /** Undefined: all workloads. */
  readonly only: readonly string[] | undefined
  readonly isProfiled: boolean
  /** Write the tables and curves of the documents, too. */
  readonly isPublished: boolean
  /** Publish what earlier runs have written here, and measure nothing. */
  readonly from: readonly string[]
  readonly isOfScaling: boolean
}

/** Reads the command line; throws a sentence for a workload or an engine that does not exist. */
export function parseOptions(args: readonly string[], workloads: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean' },
      full: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      engine: { type: 'string', multiple: true },
      profile: { type: 'boolean' },
      publish: { type: 'boolean' },
      from: { type: 'string', multiple: true },
      scaling: { type: 'boolean' },
    },
  })
  if (values.publish === true && (values.only !== undefined || values.engine !== undefined)) {
    throw new Error('--publish takes a whole run: leave out --only and --engine.')
  }
  return {
    scale: SCALES[values.full === true ? 'full' : values.short === true ? 'short' : 'usual'],
    engines: values.engine === undefined ? ENGINES : values.engine.map((name) => oneOf(ENGINES, name, 'engine')),
    only: values.only?.map((name) => oneOf(workloads, name, 'workload')),
    isProfiled: values.profile === true,
    isPublished: values.publish === true,
    from: values.from ?? [],
    isOfScaling: values.scaling === true,
  }
}

function oneOf<Name extends string>(known: readonly Name[], name: string, what: string): Name {
  const found = known.find((one) => one === name)
  if (found !== undefined) return found
  throw new Error(`There is no ${what} "${name}": it is one of ${known.join(', ')}.`)
}
