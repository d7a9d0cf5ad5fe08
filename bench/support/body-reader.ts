// The body of an HTTP/1.1 answer, by its length or in chunks (RFC 9112, sections 6 and 7.1).

export interface BodyReader {
  /** Takes what has come; answers the text once the body is whole. */
  take(chunk: Buffer): string | undefined
}

export function readerOf(status: number, head: string): BodyReader {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return new SizedReader(Number(length))
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return new ChunkedReader()
  if (status === 204 || status === 304) return new SizedReader(0)
  throw new Error(`an answer whose end cannot be told: ${head}`)
}

class SizedReader implements BodyReader {
  readonly #length: number
  readonly #pieces: Buffer[] = []
  #size = 0

  constructor(length: number) {
    this.#length = length
  }

  take(chunk: Buffer): string | undefined {
    if (this.#size === 0 && chunk.length === this.#length) return chunk.toString()
    this.#pieces.push(chunk)
    this.#size += chunk.length
    return this.#size < this.#length ? undefined : Buffer.concat(this.#pieces).toString()
  }
}

class ChunkedReader implements BodyReader {
  readonly #pieces: Buffer[] = []
  /** Of a chunk that has begun, with the line end behind it. */
  #missing = 0
  #rest: Buffer = Buffer.alloc(0)

  take(chunk: Buffer): string | undefined {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (;;) {
      if (this.#missing > 0) {
        const part = rest.subarray(0, this.#missing)
        // The last two bytes of what is missing are the line end, which is no part of the body.
        const wanted = Math.min(part.length, Math.max(0, this.#missing - 2))
        if (wanted > 0) this.#pieces.push(part.subarray(0, wanted))
        this.#missing -= part.length
        rest = rest.subarray(part.length)
        if (this.#missing > 0) break
      }
      const end = rest.indexOf('\r\n')
      if (end < 0) break
      const size = Number.parseInt(rest.toString('latin1', 0, end), 16)
      if (size === 0) {
        if (rest.length < end + 4) break
        return Buffer.concat(this.#pieces).toString()
      }
      this.#missing = size + 2
      rest = rest.subarray(end + 2)
    }
    this.#rest = rest
    return undefined
  }
}
