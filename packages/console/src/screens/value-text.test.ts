import { expect, test, vi } from 'vitest'

// The words are chosen by the reader's languages, which Node has as well.
vi.stubGlobal('navigator', { languages: ['en'] })
const { valueText } = await import('./value-text.ts')

test.each([
  [undefined, 'nothing'],
  ['', 'nothing'],
  [false, 'No'],
  [7, '7'],
  ['Team Lead', 'Team Lead'],
  [[{ value: 'ines@northrail.example', type: 'work', primary: true }], 'ines@northrail.example (work, primary)'],
  [{ value: '26118915', display: 'Ruth Mori' }, 'Ruth Mori (26118915)'],
  [{ kind: 'role', name: 'User' }, 'kind: role, name: User'],
  ['invoice\u202egpj.exe', 'invoice\ufffdgpj.exe'],
])('%j reads as %j', (value, text) => {
  expect(valueText(value)).toBe(text)
})
