// `npm run crash -- --rounds N`, `npm run model -- --rounds N`, `npm run fuzz -- --cases N`: the same tests that run short
// in `npm test`, for as long as is asked. `--seed N` repeats a run of the model or the fuzz. Parsers get N cases each,
// whole requests a hundredth of them: they take a hundred times as long.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')

const CASES_PER_REQUEST = 100

const RUNS = {
  crash: { option: 'rounds', variable: 'CRASH_ROUNDS', files: ['crash.test'] },
  model: { option: 'rounds', variable: 'MODEL_ROUNDS', files: ['http/scim/model', 'http/scim/parallel-model'] },
  fuzz: { option: 'cases', variable: 'FUZZ_CASES', files: ['fuzz'] },
} as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, cases: { type: 'string' }, seed: { type: 'string' } },
})
const [name] = positionals
if (name !== 'crash' && name !== 'model' && name !== 'fuzz') throw new Error('Say crash, model or fuzz.')
const { option, variable, files } = RUNS[name]
const count = values[option] ?? ''
if (!/^[1-9]\d*$/.test(count)) throw new Error(`npm run ${name} takes -- --${option} and a number.`)
const child = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout=0', ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      [variable]: count,
      FUZZ_REQUESTS: String(Math.ceil(Number(count) / CASES_PER_REQUEST)),
      ...(values.seed === undefined ? {} : { SEED: values.seed }),
    },
  },
)
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
