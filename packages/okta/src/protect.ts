// What browsers are told with every answer of the simulator; its pages say more of themselves.
import type { FastifyInstance } from 'fastify'

/** Of what is no page: nothing in it may run, load or be framed when somebody opens it in a browser. */
const NOTHING_ALLOWED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Adds the headers to every answer of the server. */
export function protect(http: FastifyInstance): void {
  http.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('X-Content-Type-Options', 'nosniff')
    reply.header('Cross-Origin-Opener-Policy', 'same-origin')
    reply.header('Cross-Origin-Resource-Policy', 'same-origin')
    if (!reply.hasHeader('Content-Security-Policy')) {
      reply.header('Content-Security-Policy', NOTHING_ALLOWED)
      reply.header('Referrer-Policy', 'no-referrer')
    }
    done()
  })
}
