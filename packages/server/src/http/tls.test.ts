// https from Fluid's own certificate, for deployments without a proxy.

import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { sendBytes } from '../testing/raw-socket.ts'

const CERTIFICATE = join(import.meta.dirname, '../testing/tls/cert.pem')
const ENVIRONMENT = {
  FLUID_BASE_DOMAIN: 'fluid.work',
  FLUID_TLS_CERT: CERTIFICATE,
  FLUID_TLS_KEY: join(import.meta.dirname, '../testing/tls/key.pem'),
}
const ca = readFileSync(CERTIFICATE)

function get(fluid: TestFluid, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const { port } = new URL(fluid.origin)
  const headers = { Authorization: fluid.acme.token, Host: 'acme.fluid.work' }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, ca, servername: 'localhost' }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, text })
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('serves SCIM over its own certificate, and names itself with https (C-AUTH-08)', async () => {
  await using fluid = await startFluid({ environment: ENVIRONMENT })
  const { status, text } = await get(fluid, '/scim/v2/ServiceProviderConfig')
  expect([status, JSON.parse(text).meta.location]).toEqual([
    200,
    'https://acme.fluid.work/scim/v2/ServiceProviderConfig',
  ])
  expect((await get(fluid, '/scim/v2/Users')).status).toBe(200)
})

test('answers no plain http on the port of https', async () => {
  await using fluid = await startFluid({ environment: ENVIRONMENT })
  const bytes = `GET /scim/v2/Users HTTP/1.1\r\nHost: acme.fluid.work\r\nAuthorization: ${fluid.acme.token}\r\n\r\n`
  const answer = await sendBytes(fluid.origin.replace('https', 'http'), bytes)
  expect([answer.status, answer.body]).toEqual([0, ''])
})

test('speaks no TLS older than 1.2 (C-AUTH-08)', async () => {
  await using fluid = await startFluid({ environment: ENVIRONMENT })
  const { port } = new URL(fluid.origin)
  const spoken = await new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      ca,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'ALL@SECLEVEL=0',
    })
    socket.on('secureConnect', () => {
      socket.destroy()
      resolve('spoken')
    })
    socket.on('error', () => resolve('refused'))
  })
  expect(spoken).toBe('refused')
})
