// One keep-alive connection, spoken to as bytes. A full HTTP client costs this process as much as a request costs the
// server, and would measure itself; here a request is one write, and an answer is taken apart no further than it is checked.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type BodyReader, readerOf } from './body-reader.ts'

export interface Answer {
  readonly status: number
  readonly text: string
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

const HEAD_END = '\r\n\r\n'

export class Connection {
  readonly #socket: Socket
  #waiting: Waiting | undefined
  /** What has come of a head that is not whole yet. */
  #head: Buffer = Buffer.alloc(0)
  #status = 0
  #body: BodyReader | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection before it had answered')))
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: 'localhost' })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  get isOpen(): boolean {
    return this.#socket.writable && this.#socket.readable
  }

  /** Sends a whole request; one at a time. */
  send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#body === undefined) {
      const whole = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
      const end = whole.indexOf(HEAD_END)
      if (end < 0) {
        this.#head = whole
        return
      }
      this.#head = Buffer.alloc(0)
      const head = whole.toString('latin1', 0, end)
      this.#status = Number(head.slice(9, 12))
      this.#body = readerOf(this.#status, head)
      this.#continue(this.#body, whole.subarray(end + HEAD_END.length))
    } else {
      this.#continue(this.#body, chunk)
    }
  }

  #continue(body: BodyReader, chunk: Buffer): void {
    const text = body.take(chunk)
    if (text === undefined) return
    this.#body = undefined
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve({ status: this.#status, text })
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
