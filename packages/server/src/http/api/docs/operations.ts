// An OpenAPI document as a list of operations, for a page.

export interface Operation {
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly body: unknown
  readonly exampleBody: unknown
  /** By status. */
  readonly answers: readonly { readonly status: string; readonly schema: unknown }[]
}

interface Parameter {
  readonly name: string
  readonly place: string
  readonly isRequired: boolean
  readonly description: string
  readonly example: string | undefined
}

/** The operations of a document, in its order. */
export function operationsOf(document: unknown): readonly Operation[] {
  return entriesOf(at(document, 'paths')).flatMap(([path, operations]) =>
    entriesOf(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      tag: textOf(listOf(at(operation, 'tags'))[0], 'Other'),
      summary: textOf(at(operation, 'summary'), ''),
      parameters: listOf(at(operation, 'parameters')).map(parameterOf),
      body: at(operation, 'requestBody', 'content', 'application/json', 'schema'),
      exampleBody: at(operation, 'requestBody', 'content', 'application/json', 'example'),
      answers: entriesOf(at(operation, 'responses')).map(([status, answer]) => ({
        status,
        schema: at(answer, 'content', 'application/json', 'schema'),
      })),
    })),
  )
}

function parameterOf(parameter: unknown): Parameter {
  const example = at(parameter, 'example')
  return {
    name: textOf(at(parameter, 'name'), ''),
    place: textOf(at(parameter, 'in'), ''),
    isRequired: at(parameter, 'required') === true,
    description: textOf(at(parameter, 'description'), textOf(at(parameter, 'schema', 'description'), '')),
    example: typeof example === 'string' ? example : undefined,
  }
}

function at(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => new Map(entriesOf(inner)).get(step), value)
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
