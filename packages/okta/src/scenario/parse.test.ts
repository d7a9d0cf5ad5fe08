import { describe, expect, it } from 'vitest'
import { parseScenario } from './parse.ts'

const TEXT = `
name: A new colleague
app: wizard
skip waits: true
people:
  ines: Ines Valcourt
  lukasz: { name: Łukasz de la Cruz, department: Planning }
groups:
  "Team \${run}": [ines]
steps:
  - connect
  - assign: [ines, lukasz]
  - test credentials: { token: wrong }
    refused: "Error*"
`

describe('a scenario file', () => {
  it('is read with its people, groups and steps', () => {
    expect(parseScenario(TEXT, { run: 'r1' })).toEqual({
      name: 'A new colleague',
      description: '',
      template: 'wizard',
      importGroups: undefined,
      skipsWaits: true,
      needsRestart: false,
      companySize: undefined,
      people: [
        {
          key: 'ines',
          attributes: {
            login: 'ines.valcourt.r1@northrail.example',
            email: 'ines.valcourt.r1@northrail.example',
            firstName: 'Ines',
            lastName: 'Valcourt',
            displayName: 'Ines Valcourt',
          },
        },
        {
          key: 'lukasz',
          attributes: {
            login: 'lukasz.delacruz.r1@northrail.example',
            email: 'lukasz.delacruz.r1@northrail.example',
            firstName: 'Łukasz',
            lastName: 'de la Cruz',
            displayName: 'Łukasz de la Cruz',
            department: 'Planning',
          },
        },
      ],
      groups: [{ name: 'Team r1', description: '', members: ['ines'] }],
      steps: [
        { verb: 'connect', argument: undefined, refused: undefined, line: 11 },
        { verb: 'assign', argument: ['ines', 'lukasz'], refused: undefined, line: 12 },
        { verb: 'test credentials', argument: { token: 'wrong' }, refused: 'Error*', line: 13 },
      ],
    })
  })

  it.each([
    ['steps: { a: b }', 'Line 1: "steps" must be a list.'],
    ['steps: []\nstep: []', 'Line 1: Unknown key "step": use name, description'],
    ['app: saml\nsteps: []', 'Line 1: Unknown app "saml": use header auth, bearer, basic, wizard.'],
    ['people: { ines: Ines }\nsteps: []', 'Line 1: people.ines needs a first and a last name'],
    [
      'steps:\n  - connect\n  - assign: ines\n    unassign: ines',
      'Line 3: Beside "assign" only "refused: sentence" may stand.',
    ],
    ['steps:\n  - connect\n  - [a, b]', 'Line 3: A step is one word, or "verb: what".'],
    ['steps: [', 'Line 1: '],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseScenario(text, {})).toThrow(message)
  })
})
