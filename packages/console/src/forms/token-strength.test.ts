import { expect, test } from 'vitest'
import { judgeToken } from './token-strength.ts'

test.each([
  ['nothing typed yet', '', 0],
  ['fifteen characters are refused by the server', 'Aa1-Aa1-Aa1-Aa1', 0],
  ['sixteen of few kinds are weak', 'abcdefghijklmnop', 1],
  ['a few characters over and over are weak, however long', 'Aa1-'.repeat(12), 1],
  ['short and mixed is usable', 'correct-Horse-7-bat', 2],
  ['long and not mixed is good', 'correcthorsebatterystaplecorrecthorse', 3],
  ['long and mixed is as recommended', 'correct-Horse-7-battery-staple-and-more', 4],
  ['outer spaces do not count', '  correct-Horse-7-battery-staple-and-more  ', 4],
  ['a space inside cannot travel in a header', 'correct Horse-7-battery-staple-and-more', 0],
  ['nor can a letter beyond ASCII', 'corréct-Horse-7-battery-staple-and-more', 0],
])('%s', (_title, token, level) => {
  expect(judgeToken(token).level).toBe(level)
})
