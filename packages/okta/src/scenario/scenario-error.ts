/** A scenario that cannot be read or a step that cannot be done: a mistake of the scenario, not of the server. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'

  constructor(line: number, message: string) {
    super(`Line ${line}: ${message}`)
  }
}
