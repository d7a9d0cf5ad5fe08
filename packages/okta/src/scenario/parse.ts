// A scenario file (YAML) to a scenario. What cannot be read is refused with the line and what was expected.
import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { TemplateName } from '../apps/catalog.ts'
import { isObject, type JsonObject, listStrings } from '../json.ts'
import { isProfileValue } from '../org/person.ts'
import type { ProfileValue } from '../org/profile.ts'
import type { Scenario, ScenarioGroup, ScenarioPerson, Step } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'

const TEMPLATES: Readonly<Record<string, TemplateName>> = {
  'header auth': 'scim2headerauth',
  bearer: 'scim2bearer',
  basic: 'scim2basic',
  wizard: 'wizard',
}

const KEYS = [
  'name',
  'description',
  'app',
  'import groups',
  'skip waits',
  'needs restart',
  'company',
  'people',
  'groups',
  'steps',
]

/** Reads a scenario. `variables` replace `${name}` in the text: `run` makes names that no other run has. */
export function parseScenario(text: string, variables: Readonly<Record<string, string>>): Scenario {
  const lines = new LineCounter()
  const document = parseDocument(replaceVariables(text, variables), { lineCounter: lines })
  const [mistake] = document.errors
  if (mistake !== undefined)
    throw new ScenarioError(lines.linePos(mistake.pos[0]).line, mistake.message.split('\n')[0] ?? '')
  const value: unknown = document.toJS()
  if (!isObject(value))
    throw new ScenarioError(1, 'A scenario is a list of names and values: name, people, groups, steps.')
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) throw new ScenarioError(1, `Unknown key "${key}": use ${KEYS.join(', ')}.`)
  }
  const run = variables.run ?? ''
  return {
    name: typeof value.name === 'string' ? value.name : 'Scenario',
    description: typeof value.description === 'string' ? value.description.trim() : '',
    template: parseTemplate(value.app),
    importGroups: typeof value['import groups'] === 'boolean' ? value['import groups'] : undefined,
    skipsWaits: value['skip waits'] === true,
    needsRestart: value['needs restart'] === true,
    companySize: typeof value.company === 'number' ? value.company : undefined,
    people: Object.entries(parseMap(value.people, 'people')).map(([key, person]) => parsePerson(key, person, run)),
    groups: Object.entries(parseMap(value.groups, 'groups')).map(([name, group]) => parseGroup(name, group)),
    steps: parseSteps(document, lines),
  }
}

function replaceVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole)
}

function parseTemplate(value: unknown): TemplateName {
  const template = TEMPLATES[value === undefined ? 'header auth' : String(value).toLowerCase()]
  if (template === undefined) {
    throw new ScenarioError(1, `Unknown app "${String(value)}": use ${Object.keys(TEMPLATES).join(', ')}.`)
  }
  return template
}

function parseMap(value: unknown, key: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (isObject(value)) return value
  throw new ScenarioError(1, `"${key}" must be a list of names and values.`)
}

/** "Ines Valcourt", or an object with `name` and further attributes. */
function parsePerson(key: string, value: unknown, run: string): ScenarioPerson {
  const { name, ...rest } = isObject(value) ? value : { name: value }
  if (typeof name !== 'string' || !name.includes(' ')) {
    throw new ScenarioError(1, `people.${key} needs a first and a last name, such as "Ines Valcourt".`)
  }
  const [firstName = '', ...others] = name.split(' ')
  const lastName = others.join(' ')
  const login = `${toAscii(firstName)}.${toAscii(lastName)}${run === '' ? '' : `.${run}`}@northrail.example`
  const attributes: Record<string, ProfileValue> = { login, email: login, firstName, lastName, displayName: name }
  for (const [attribute, given] of Object.entries(rest)) {
    if (!isProfileValue(given)) throw new ScenarioError(1, `people.${key}.${attribute} is not a text, number or list.`)
    attributes[attribute] = given
  }
  return { key, attributes }
}

function toAscii(name: string): string {
  return name
    .replace(/[Łł]/g, 'l')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

/** A list of people, or an object with `members` and `description`. */
function parseGroup(name: string, value: unknown): ScenarioGroup {
  if (Array.isArray(value) || value === null) return { name, description: '', members: listStrings(value) }
  if (!isObject(value)) throw new ScenarioError(1, `groups.${name} must be a list of people.`)
  return {
    name,
    description: typeof value.description === 'string' ? value.description : '',
    members: listStrings(value.members),
  }
}

function parseSteps(document: Document, lines: LineCounter): Step[] {
  const steps = document.get('steps')
  if (!isSeq(steps)) throw new ScenarioError(1, '"steps" must be a list.')
  return steps.items.map((item) => {
    const line = isNode(item) && item.range ? lines.linePos(item.range[0]).line : 1
    return parseStep(item, line, document)
  })
}

function parseStep(item: unknown, line: number, document: Document): Step {
  if (isScalar(item) && typeof item.value === 'string') {
    return { verb: item.value, argument: undefined, refused: undefined, line }
  }
  if (!isMap(item)) throw new ScenarioError(line, 'A step is one word, or "verb: what".')
  const [first, second, ...more] = item.items
  if (!isPair(first) || more.length > 0) throw new ScenarioError(line, 'A step has one verb, and "refused" at most.')
  const verb = String(isScalar(first.key) ? first.key.value : first.key)
  const refused = second === undefined ? undefined : toValue(second.value, document)
  if (second !== undefined && String(isScalar(second.key) ? second.key.value : second.key) !== 'refused') {
    throw new ScenarioError(line, `Beside "${verb}" only "refused: sentence" may stand.`)
  }
  return {
    verb,
    argument: toValue(first.value, document),
    refused: refused === undefined ? undefined : String(refused),
    line,
  }
}

function toValue(node: unknown, document: Document): unknown {
  if (!isNode(node)) return undefined
  const value: unknown = node.toJS(document)
  return value === null ? undefined : value
}
