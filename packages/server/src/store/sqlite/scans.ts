// Questions that no index answers look at every row of an organisation, for seconds in a large one. They run in a thread
// of their own, one after the other (sql/turns.ts), so that everybody else is served meanwhile.

import { Worker } from 'node:worker_threads'
import type { SqlConnection, SqlRow, SqlValue } from '../sql/connection.ts'
import { scanDialect } from './dialect.ts'
import { databaseClosed, portError } from './errors.ts'
import type { ScanAnswer, ScanQuestion, ScanThreadData } from './scan-thread.ts'

export class Scans implements AsyncDisposable {
  readonly #file: string
  readonly #check: () => void
  #thread: ScanThread | undefined
  #last: Promise<unknown> = Promise.resolve()
  #isClosed = false

  /** `check` throws when the file is not to be opened any more. */
  constructor(file: string, check: () => void) {
    this.#file = file
    this.#check = check
  }

  /**
   * Runs `work` on one snapshot, which has all that was committed before the call. Throws the reason of `end` when that comes
   * first: no further row is looked at then.
   */
  read<Result>(work: (connection: SqlConnection) => Promise<Result>, end: AbortSignal): Promise<Result> {
    const result = this.#last.then(() => this.#inSnapshot(work, end))
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Waits for what is being read. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await this.#last
    await this.#thread?.[Symbol.asyncDispose]()
  }

  async #inSnapshot<Result>(work: (connection: SqlConnection) => Promise<Result>, end: AbortSignal): Promise<Result> {
    if (this.#isClosed) throw databaseClosed()
    const thread = this.#thread ?? this.#start()
    const stop = (): void => thread.stop()
    await thread.all('BEGIN', [])
    end.addEventListener('abort', stop)
    try {
      end.throwIfAborted()
      return await work(thread)
    } catch (error) {
      throw end.aborted ? end.reason : error
    } finally {
      end.removeEventListener('abort', stop)
      await thread.all('COMMIT', [])
      thread.goOn()
    }
  }

  #start(): ScanThread {
    this.#check()
    const thread = new ScanThread(this.#file, () => {
      this.#thread = undefined
    })
    this.#thread = thread
    return thread
  }
}

interface Asked {
  readonly resolve: (rows: readonly SqlRow[]) => void
  readonly reject: (error: unknown) => void
}

/** The connection of the thread, as seen from here. */
class ScanThread implements SqlConnection, AsyncDisposable {
  readonly dialect = scanDialect
  readonly counterShard = 0
  readonly #worker: Worker
  /** 0 while somebody waits for the answer. */
  readonly #stopped = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  readonly #ended: Promise<void>
  /** In the order of the answers. */
  readonly #asked: Asked[] = []
  #isOver = false

  constructor(file: string, onEnd: () => void) {
    const workerData: ScanThreadData = { file, stopped: this.#stopped }
    this.#worker = new Worker(new URL('scan-thread.ts', import.meta.url), { workerData })
    this.#worker.on('message', (answer: ScanAnswer) => this.#take(answer))
    this.#worker.on('error', (error) => this.#giveUp(error))
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#isOver = true
        onEnd()
        this.#giveUp(databaseClosed())
        resolve()
      })
    })
    // A command that has nothing else to do may end.
    this.#worker.unref()
  }

  async get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined> {
    return (await this.all(sql, parameters))[0]
  }

  all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    if (this.#isOver) return Promise.reject(databaseClosed())
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      this.#post({ sql, parameters })
    })
  }

  /** Lets what is being read fail at the next row. */
  stop(): void {
    Atomics.store(this.#stopped, 0, 1)
  }

  goOn(): void {
    Atomics.store(this.#stopped, 0, 0)
  }

  run(): Promise<number> {
    throw new Error('a scan changes nothing')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#worker.ref()
    this.#post('end')
    await this.#ended
  }

  #post(question: ScanQuestion): void {
    this.#worker.postMessage(question)
  }

  #take(answer: ScanAnswer): void {
    const asked = this.#asked.shift()
    if ('rows' in answer) asked?.resolve(answer.rows)
    else asked?.reject(portError(Object.assign(new Error(answer.message), { errcode: answer.errcode })))
  }

  #giveUp(error: unknown): void {
    for (const { reject } of this.#asked.splice(0)) reject(error)
  }
}
