// What handlers read from a request, each part with its check.
import type { FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../json.ts'
import { ApiError, invalidField } from './api-error.ts'

/** A part of the path: the route guarantees it. */
export function readParam(request: FastifyRequest, name: string): string {
  const value = isObject(request.params) ? request.params[name] : undefined
  if (typeof value !== 'string') throw new Error(`the route has no parameter ${name}`)
  return value
}

/** A query parameter; an empty one is as if it were not there. */
export function findQuery(request: FastifyRequest, name: string): string | undefined {
  const value = isObject(request.query) ? request.query[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function isQueryTrue(request: FastifyRequest, name: string): boolean {
  return findQuery(request, name) === 'true'
}

/** The body, which has to be an object. */
export function readBody(request: FastifyRequest): JsonObject {
  if (isObject(request.body)) return request.body
  throw new ApiError(400, 'E0000003', 'The request body was not well-formed.')
}

/** `limit`: a whole number from 1; more than the most is the most, as in Okta. */
export function readLimit(request: FastifyRequest, { usual, most }: { usual: number; most: number }): number {
  const text = findQuery(request, 'limit')
  if (text === undefined) return usual
  const limit = Number(text)
  if (!/^\d+$/.test(text) || limit < 1) throw invalidField('limit', 'A whole number of at least 1 is needed.')
  return Math.min(limit, most)
}

/** The member of a body as a text, or a refusal that names it. */
export function readText(body: JsonObject, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  throw invalidField(name, 'The field cannot be left blank')
}

/** The member of a body as an object; absent is empty. */
export function readObject(body: JsonObject, name: string): JsonObject {
  const value = body[name]
  if (value === undefined || value === null) return {}
  if (isObject(value)) return value
  throw invalidField(name, 'An object is needed.')
}
