/** No answer came: why, in the words that Okta shows. */
export class WireFailure extends Error {
  override readonly name = 'WireFailure'
  readonly kind: 'connect' | 'timeout' | 'broken'

  constructor(kind: WireFailure['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}
