// The functions of the expression language, under the names that Okta documents (the old ones without "String." too).
import { ExpressionError } from './error.ts'
import { type ExpressionValue, type Surroundings, toText } from './value.ts'

type Implementation = (args: readonly ExpressionValue[], surroundings: Surroundings) => ExpressionValue

interface FunctionDefinition {
  /** How many arguments it takes: exactly, or at least when `isVariadic`. */
  readonly arity: number
  readonly isVariadic?: true
  readonly run: Implementation
}

/** Calls the named function. Throws ExpressionError when there is none, or the number of arguments is wrong. */
export function callFunction(
  call: { readonly name: string; readonly position: number },
  args: readonly ExpressionValue[],
  surroundings: Surroundings,
): ExpressionValue {
  const definition = FUNCTIONS[call.name] ?? FUNCTIONS[`String.${call.name}`]
  if (definition === undefined) throw new ExpressionError(`unknown function "${call.name}"`, call.position)
  const fits = definition.isVariadic === true ? args.length >= definition.arity : args.length === definition.arity
  if (!fits) {
    throw new ExpressionError(`${call.name} takes ${definition.arity} arguments, not ${args.length}`, call.position)
  }
  return definition.run(args, surroundings)
}

const FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  'String.toUpperCase': unary((text) => text.toUpperCase()),
  'String.toLowerCase': unary((text) => text.toLowerCase()),
  'String.removeSpaces': unary((text) => text.replaceAll(' ', '')),
  'String.trim': unary((text) => text.trim()),
  'String.len': { arity: 1, run: ([value = null]) => toText(value).length },
  'String.append': binary((text, suffix) => text + suffix),
  'String.substringBefore': binary(before),
  'String.substringAfter': binary(after),
  'String.stringContains': binary((text, part) => text.includes(part)),
  'String.startsWith': binary((text, part) => text.startsWith(part)),
  'String.endsWith': binary((text, part) => text.endsWith(part)),
  'String.stringSwitch': { arity: 2, isVariadic: true, run: stringSwitch },
  'String.replace': ternary((text, old, fresh) => text.replaceAll(old, fresh)),
  'String.replaceFirst': ternary((text, old, fresh) => text.replace(old, () => fresh)),
  'String.substring': ternary((text, from, to) => text.substring(Number(from), Number(to))),
  'String.join': { arity: 1, isVariadic: true, run: join },
  'Convert.toInt': { arity: 1, run: ([value = null]) => toNumber(value, Math.round) },
  'Convert.toNum': { arity: 1, run: ([value = null]) => toNumber(value, (number) => number) },
  'Arrays.contains': { arity: 2, run: ([list = null, item = null]) => Array.isArray(list) && list.includes(item) },
  'Arrays.isEmpty': { arity: 1, run: ([list = null]) => list === null || (Array.isArray(list) && list.length === 0) },
  isMemberOfGroupName: groupTest((name, wanted) => name === wanted),
  isMemberOfGroupNameStartsWith: groupTest((name, wanted) => name.startsWith(wanted)),
  isMemberOfGroupNameContains: groupTest((name, wanted) => name.includes(wanted)),
}

function unary(run: (text: string) => ExpressionValue): FunctionDefinition {
  return { arity: 1, run: ([value = null]) => (value === null ? null : run(toText(value))) }
}

function binary(run: (text: string, other: string) => ExpressionValue): FunctionDefinition {
  return { arity: 2, run: ([value = null, other = null]) => run(toText(value), toText(other)) }
}

function ternary(run: (text: string, second: string, third: string) => ExpressionValue): FunctionDefinition {
  return { arity: 3, run: ([value = null, b = null, c = null]) => run(toText(value), toText(b), toText(c)) }
}

function groupTest(matches: (name: string, wanted: string) => boolean): FunctionDefinition {
  return {
    arity: 1,
    run: ([wanted = null], surroundings) => surroundings.groupNames().some((name) => matches(name, toText(wanted))),
  }
}

function before(text: string, part: string): string {
  const index = text.indexOf(part)
  return index === -1 ? text : text.slice(0, index)
}

function after(text: string, part: string): string {
  const index = text.indexOf(part)
  return index === -1 ? '' : text.slice(index + part.length)
}

/** `stringSwitch(input, default, key, value, key, value …)`: the value of the first key that the input contains. */
function stringSwitch([input = null, fallback = null, ...pairs]: readonly ExpressionValue[]): ExpressionValue {
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    if (toText(input).includes(toText(pairs[index] ?? null))) return pairs[index + 1] ?? null
  }
  return fallback
}

function join([separator = null, ...parts]: readonly ExpressionValue[]): ExpressionValue {
  return parts.map(toText).join(toText(separator))
}

function toNumber(value: ExpressionValue, shape: (number: number) => number): ExpressionValue {
  const number = Number(toText(value))
  return value === null || Number.isNaN(number) ? null : shape(number)
}
