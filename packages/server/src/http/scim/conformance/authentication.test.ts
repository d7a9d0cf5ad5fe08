// RFC 7644 sections 2, 6 and 7; RFC 6750: who is let in, and how organisations are kept apart.

import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { startFluid } from '../../../testing/fluid.ts'
import { scimClient } from '../../../testing/scim-client.ts'
import { ERROR, GROUP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()

test('tells a stranger and one who may not what is wrong, as a SCIM Error (C-AUTH-05)', async () => {
  const acme = await organisation()
  const unknown = await scimClient(acme.scimBaseUrl, 'not-the-token-at-all').get('/Users')
  await acme.set({ scimSyncDisabled: true })
  const off = await acme.get('/Users')
  expect(unknown).toMatchObject({ status: 401, body: { schemas: [ERROR], status: '401', detail: expect.any(String) } })
  expect(off).toMatchObject({ status: 403, body: { schemas: [ERROR], status: '403', detail: expect.any(String) } })
})

test('knows who asks before it looks at what is asked, and does nothing for a stranger (C-AUTH-07)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines@northrail.example')
  const stranger = scimClient(acme.scimBaseUrl, 'not-the-token-at-all')
  const answers = [
    await stranger.post('/Users', '{'),
    await stranger.post('/Users', { schemas: [USER], userName: 'x' }),
    await stranger.delete(`/Users/${id}`),
    await stranger.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false }),
    await stranger.get('/Users?filter=broken('),
    await stranger.get('/Nothing'),
  ]
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401))
  expect((await acme.get('/Users')).body).toMatchObject({ totalResults: 1, Resources: [{ id, active: true }] })
})

test('shows ServiceProviderConfig to everybody, and nothing else (C-AUTH-09)', async () => {
  const { scimBaseUrl } = await organisation()
  const status = async (path: string) => (await fetch(`${scimBaseUrl}${path}`)).status
  expect(await status('/ServiceProviderConfig')).toBe(200)
  for (const path of ['/ResourceTypes', '/Schemas', '/Users', '/Groups', '/', '/Me'])
    expect(await status(path)).toBe(401)
})

test('never takes a token from the address (C-AUTH-02)', async () => {
  const { scimBaseUrl, token } = await organisation()
  const answer = await fetch(`${scimBaseUrl}/Users?access_token=${token}&token=${token}`)
  expect(answer.status).toBe(401)
})

test('speaks TLS 1.2 and newer, and nothing older (C-AUTH-08)', async () => {
  const fixtures = join(import.meta.dirname, '../../../../fixtures')
  await using secure = await startFluid({
    environment: {
      FLUID_TLS_CERT: join(fixtures, 'localhost-certificate.pem'),
      FLUID_TLS_KEY: join(fixtures, 'localhost-key.pem'),
    },
  })
  const port = Number(new URL(secure.origin).port)
  const protocol = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
    new Promise<string | null>((resolve) => {
      const socket = connect({
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
      })
      socket.once('secureConnect', () => {
        resolve(socket.getProtocol())
        socket.destroy()
      })
      socket.once('error', () => resolve(null))
    })
  expect([await protocol('TLSv1.1'), await protocol('TLSv1.2'), await protocol('TLSv1.3')]).toEqual([
    null,
    'TLSv1.2',
    'TLSv1.3',
  ])
})

test('matches names and external ids within one organisation only (C-TEN-02)', async () => {
  const [one, other] = [await organisation(), await organisation()]
  const person = { externalId: '00u1' }
  const ids = [
    await one.addUser('ines@northrail.example', person),
    await other.addUser('ines@northrail.example', person),
  ]
  const groups = [await one.addGroup('Fluid User'), await other.addGroup('Fluid User')]
  for (const [index, client] of [one, other].entries()) {
    for (const filter of ['userName eq "ines@northrail.example"', 'externalId eq "00u1"']) {
      const found = await client.get(`/Users?filter=${encodeURIComponent(filter)}`)
      expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([ids[index]])
    }
    const found = await client.get('/Groups?filter=displayName+eq+%22Fluid+User%22')
    expect(found.body.Resources.map((group: { id: string }) => group.id)).toEqual([groups[index]])
  }
})

test('takes an id of another organisation for one that does not exist, in every operation (C-TEN-03)', async () => {
  const [one, other] = [await organisation(), await organisation()]
  const foreign = await other.addUser('ines@northrail.example')
  const unknown = foreign.replace(/.{4}$/, '0000')
  const body = { schemas: [USER], userName: 'new' }
  const group = await one.addGroup('Fluid User')
  const outcomes = async (id: string) => {
    const answers = [
      await one.get(`/Users/${id}`),
      await one.put(`/Users/${id}`, body),
      await one.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false }),
      await one.delete(`/Users/${id}`),
      await one.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: id }] }),
    ]
    return answers.map(({ status, text }) => [status, text.replaceAll(id, 'ID').replaceAll(/"W\/[^,}]*/g, '')])
  }
  expect(await outcomes(foreign)).toEqual(await outcomes(unknown))
  expect((await other.get(`/Users/${foreign}`)).body).toMatchObject({ id: foreign, active: true })
})

test('gives no id twice, whatever the organisation and the type (C-TEN-04, C-COM-01)', async () => {
  const ids = new Set<string>()
  for (const client of [await organisation(), await organisation(), fluid().acme]) {
    for (let number = 0; number < 5; number += 1) {
      ids.add(await client.addUser(`person${number}@northrail.example`))
      ids.add((await client.post('/Groups', { schemas: [GROUP], displayName: `Group ${number}` })).body.id)
    }
  }
  expect(ids.size).toBe(30)
})

test('names the scheme to who is not let in, with an error code only when a credential came (C-AUTH-01, C-AUTH-04)', async () => {
  const { scimBaseUrl } = await organisation()
  const challenge = async (headers: Record<string, string>) => {
    const answer = await fetch(`${scimBaseUrl}/Users`, { headers })
    return [answer.status, answer.headers.get('www-authenticate')]
  }
  expect(await challenge({})).toEqual([401, 'Bearer realm="Fluid SCIM"'])
  expect(await challenge({ Authorization: 'Bearer wrong-token-wrong-token' })).toEqual([
    401,
    'Bearer realm="Fluid SCIM", error="invalid_token"',
  ])
})
