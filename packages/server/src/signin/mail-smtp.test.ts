import { expect, it } from 'vitest'
import { startSmtpServer } from '../testing/smtp-server.ts'
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
