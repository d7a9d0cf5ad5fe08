// The thread of scans.ts: one connection that only reads, and answers in the order of the questions.

import { parentPort, workerData } from 'node:worker_threads'
import type { SqlRow, SqlValue } from '../sql/connection.ts'
import { SqliteConnection } from './connection.ts'

export type ScanQuestion = { readonly sql: string; readonly parameters: readonly SqlValue[] } | 'end'
export type ScanAnswer =
  | { readonly rows: readonly SqlRow[] }
  /** As node:sqlite tells it. */
  | { readonly message: string; readonly errcode: number | undefined }

const connection = new SqliteConnection(String(workerData), { readOnly: true })

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
