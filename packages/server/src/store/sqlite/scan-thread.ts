// The thread of scans.ts: one connection that only reads, and answers in the order of the questions.

import { parentPort, workerData } from 'node:worker_threads'
import type { SqlRow, SqlValue } from '../sql/connection.ts'
import { SqliteConnection } from './connection.ts'

export type ScanQuestion = { readonly sql: string; readonly parameters: readonly SqlValue[] } | 'end'
export type ScanAnswer =
  | { readonly rows: readonly SqlRow[] }
  /** As node:sqlite tells it. */
  | { readonly message: string; readonly errcode: number | undefined }

export interface ScanThreadData {
  readonly file: string
  /** 0 while somebody waits for the answer. */
  readonly stopped: Int32Array
}

const { file, stopped }: ScanThreadData = workerData
const connection = new SqliteConnection(file, { readOnly: true })
connection.define('is_waited_for', () => {
  if (Atomics.load(stopped, 0) !== 0) throw new Error('nobody waits for this any more')
  return 1
})

parentPort?.on('message', (question: ScanQuestion) => {
  if (question === 'end') {
    connection[Symbol.dispose]()
    parentPort?.close()
    return
  }
  connection.all(question.sql, question.parameters).then(
    (rows) => answer({ rows }),
    (error: unknown) => answer(troubleOf(error)),
  )
})

function answer(message: ScanAnswer): void {
  parentPort?.postMessage(message)
}

function troubleOf(error: unknown): ScanAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  const errcode =
    cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode : undefined
  return { message, errcode }
}
