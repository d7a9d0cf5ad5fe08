// An SMTP server that takes every message and keeps it.

import { createServer } from 'node:net'

export interface SmtpServer extends AsyncDisposable {
  readonly port: number
  /** Whole messages as they came, oldest first. */
  readonly messages: readonly string[]
}

/** As much of RFC 5321 as one message needs, on a free port. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const messages: string[] = []
  const server = createServer((socket) => {
    let data: string | undefined
    let waiting = ''
    socket.write('220 test\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      waiting += chunk.toString()
      if (data !== undefined) {
        const end = waiting.indexOf('\r\n.\r\n')
        if (end === -1) return
        messages.push(waiting.slice(0, end))
        waiting = waiting.slice(end + 5)
        data = undefined
        socket.write('250 taken\r\n')
        return
      }
      for (let end = waiting.indexOf('\r\n'); end !== -1 && data === undefined; end = waiting.indexOf('\r\n')) {
        const command = waiting.slice(0, end).toUpperCase()
        waiting = waiting.slice(end + 2)
        if (command === 'DATA') data = ''
        if (command === 'QUIT') socket.end('221 bye\r\n')
        else socket.write(data === undefined ? '250 test\r\n' : '354 go on\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    messages,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
