// What it was measured on.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { DatabaseSync } from 'node:sqlite'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGib: number
  readonly disk: string
  readonly kernel: string
  readonly node: string
  readonly sqlite: string
  readonly postgres: string
  /** `2026-11-24` */
  readonly date: string
}

export function describeMachine(postgres: string): Machine {
  const [cpu] = cpus()
  return {
    processor: cpu?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    disk: diskOf(import.meta.dirname),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    sqlite: sqliteVersion(),
    postgres,
    date: new Date().toISOString().slice(0, 10),
  }
}

export function machineSentence(machine: Machine): string {
  const { processor, cores, memoryGib, disk, kernel, node, sqlite, postgres, date } = machine
  return `${cores} × ${processor}, ${memoryGib} GiB of memory, ${disk}, ${kernel}, Node ${node}, SQLite ${sqlite}, PostgreSQL ${postgres}; ${date}`
}

function sqliteVersion(): string {
  const database = new DatabaseSync(':memory:')
  const row = database.prepare('SELECT sqlite_version() AS version').get()
  database.close()
  return String(row?.['version'])
}

/** The device and the file system that the folder is on, and whether the device turns. */
function diskOf(folder: string): string {
  try {
    const [, line = ''] = execFileSync('df', ['--output=source,fstype', folder], { encoding: 'utf8' }).split('\n')
    const [source = '', system = ''] = line.trim().split(/\s+/)
    return `${system} on ${source}${kindOf(source)}`
  } catch {
    return 'unknown disk'
  }
}

function kindOf(source: string): string {
  const device = source.replace('/dev/', '').replace(/p?\d+$/, '')
  try {
    const isTurning = readFileSync(`/sys/block/${device}/queue/rotational`, 'utf8').trim() === '1'
    return isTurning ? ' (reported as rotating)' : ' (solid state)'
  } catch {
    return ''
  }
}
