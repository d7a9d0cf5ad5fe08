// The limit beside the measurements: the same bodies, no database, no rules.

import Fastify from 'fastify'
import { userJson } from '../support/people.ts'

const server = Fastify({ bodyLimit: 32 * 1024 * 1024 })
const answer = Buffer.from(userJson(1, { id: '01234567-89ab-7def-8123-456789abcdef', password: undefined }))
server.removeAllContentTypeParsers()
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
  done(null, JSON.parse(body.toString()))
})
server.get('/Users/:id', (_request, reply) => reply.header('content-type', 'application/scim+json').send(answer))
server.post('/Users', (_request, reply) => reply.code(201).header('content-type', 'application/scim+json').send(answer))
await server.listen({ port: 0, host: 'localhost' })
const [address] = server.addresses()
console.log(`port ${typeof address === 'object' ? address.port : 0}`)
process.once('SIGTERM', () => void server.close())
