import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { createSmtpMailer } from './mail-smtp.ts'

it('hands a message over by SMTP, with subject and text as they are', async () => {
  await using server = await startSmtpServer()
  const mailer = createSmtpMailer(`smtp://127.0.0.1:${server.port}`, 'Fluid <fluid@northrail.example>')
  await mailer.send({
    to: 'ines@northrail.example',
    subject: '1234 5678 is your pin',
    text: 'Your pin:\n\n    1234 5678\n',
  })
  const [message = ''] = server.messages
  expect(message).toMatch(/^From: Fluid <fluid@northrail\.example>\r$/m)
  expect(message).toMatch(/^To: ines@northrail\.example\r$/m)
  expect(message).toMatch(/^Subject: 1234 5678 is your pin\r$/m)
  expect(message).toContain('    1234 5678')
})

it('fails when nobody takes the message', async () => {
  const { port, ...server } = await startSmtpServer()
  await server[Symbol.asyncDispose]()
  const mailer = createSmtpMailer(`smtp://127.0.0.1:${port}`, 'fluid@northrail.example')
  await expect(mailer.send({ to: 'ines@northrail.example', subject: 'x', text: 'x' })).rejects.toThrow()
})

/** As much of RFC 5321 as one message needs. */
async function startSmtpServer() {
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
