// The other limit: what the disk does with the same durability and nothing else. One insert or read of the same size.

import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { userJson } from '../support/people.ts'

export type Rates = Readonly<Record<string, number>>

const INSERTS = 2_000
const GROUP = 16
const READS = 50_000

/** What SQLite does on the same disk, per second. */
export function measureDisk(file: string): Rates {
  const database = new DatabaseSync(file)
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)',
    )
    const insert = database.prepare('INSERT INTO t (body) VALUES (?)')
    const body = userJson(1)
    const insertPerSecond = rate(INSERTS, () => insert.run(body))
    const groupedPerSecond =
      GROUP *
      rate(INSERTS / GROUP, () => {
        database.exec('BEGIN IMMEDIATE')
        for (let index = 0; index < GROUP; index += 1) insert.run(body)
        database.exec('COMMIT')
      })
    const read = database.prepare('SELECT body FROM t WHERE id = ?')
    let id = 0
    const readPerSecond = rate(READS, () => {
      id = (id % INSERTS) + 1
      read.get(id)
    })
    return {
      'durable insert': insertPerSecond,
      'durable insert, 16 in a commit': groupedPerSecond,
      read: readPerSecond,
    }
  } finally {
    database.close()
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
  }
}

function rate(times: number, work: () => void): number {
  const begun = performance.now()
  for (let index = 0; index < times; index += 1) work()
  return times / ((performance.now() - begun) / 1_000)
}
