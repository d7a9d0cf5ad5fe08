// Loaded before anything else (`node --import`): the time of day of this process is ahead of the machine's by as many
// milliseconds as stand in the file that CLOCK_AHEAD names, and moves when the file does.

import { readFileSync } from 'node:fs'

const file = process.env['CLOCK_AHEAD'] ?? ''
const machineNow = Date.now.bind(Date)
const now = (): number => machineNow() + Number(readFileSync(file, 'utf8'))

globalThis.Date = new Proxy(Date, {
  construct: (real, given: unknown[], as) => Reflect.construct(real, given.length === 0 ? [now()] : given, as),
  get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
})
