// A disk that fails, tears or forgets, below a real process: node:sqlite has no file system of its own to replace, so the
// calls of the C library are (`disk-faults.c`). Linux only, and only where there is a C compiler.

import { spawnSync } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../config/config.ts'
import type { DataFolder } from './fluid-process.ts'

const SOURCE = join(import.meta.dirname, 'disk-faults.c')

/** What the disk does; `disk-faults.c` says what each means. */
export type DiskFault = 'write' | 'sync' | 'read' | 'torn' | 'power'

export interface FaultyDisk {
  /** For the process that is to have this disk. */
  readonly environment: Environment
  /** From now on lets `skip` calls through, after which `count` of them meet the fault. */
  order(fault: DiskFault, options: { readonly skip: number; readonly count: number; readonly seed: number }): void
  /** From now on nothing is wrong with the disk. */
  mend(): void
}

/** Why there can be no such disk here; undefined where there can. */
export function whyNoFaultyDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a failing disk can only be played on Linux'
  if (spawnSync('cc', ['--version']).status !== 0)
    return 'a failing disk needs a C compiler: install one that is called cc'
  return undefined
}

/** Compiles the library into `folder`. */
export function createFaultyDisk(folder: DataFolder): FaultyDisk {
  const library = join(folder.path, 'disk-faults.so')
  const orders = join(folder.path, 'disk-faults')
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl', '-lpthread'])
  if (status !== 0) throw new Error(`cc does not compile ${SOURCE}: ${String(stderr)}`)
  let number = 0
  /** Never read by half: the process reads it at each of its calls. */
  function write(fault: DiskFault | 'off', skip: number, count: number, seed: number): void {
    number += 1
    writeFileSync(`${orders}.new`, `${number} ${fault} ${skip} ${count} ${seed}\n`)
    renameSync(`${orders}.new`, orders)
  }
  const mend = () => write('off', 0, 0, 0)
  mend()
  return {
    environment: { LD_PRELOAD: library, DISK_FAULTS: orders },
    order: (fault, { skip, count, seed }) => write(fault, skip, count, seed),
    mend,
  }
}
