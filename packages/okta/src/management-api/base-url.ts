// Links in answers begin with the address by which the caller reached the simulator.
import type { FastifyRequest } from 'fastify'

export function baseUrlOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}
