// A real `okta-sim serve` in a process of its own, on a free port, with an empty company; spoken to by its Management API.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const OKTA = join(import.meta.dirname, '../../bin/okta-sim.mjs')
const TOKEN = '00-a-token-for-the-management-api'

export interface OktaProcess extends AsyncDisposable {
  /** `http://localhost:54321` */
  readonly url: string
  /** An answer of the Management API; throws for a refused request. */
  send(method: string, path: string, body?: unknown): Promise<{ readonly id: string }>
}

export async function startOktaProcess(): Promise<OktaProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'okta-e2e-'))
  const child = spawn(process.execPath, [OKTA, 'serve', '--company', 'none'], {
    env: { ...process.env, OKTA_SIM_PORT: '0', OKTA_SIM_DATA_DIR: dataDir, OKTA_SIM_API_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      text += String(piece)
      const found = /Admin console\s+(http:\S+)\//.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the simulator ended before it was ready: ${text}`)))
  })
  return {
    url,
    send: async (method, path, body) => {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { Authorization: `SSWS ${TOKEN}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
