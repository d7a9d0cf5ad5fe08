/** Why the org refuses what was asked: told to the administrator as it is, so the text names the thing and the reason. */
export class OrgError extends Error {
  override readonly name = 'OrgError'
  readonly code: OrgErrorCode

  constructor(code: OrgErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export type OrgErrorCode = 'not-found' | 'invalid' | 'conflict'
