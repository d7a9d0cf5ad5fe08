// Why a sign-in was refused: a closed list. The person reads `sentence`; the operator reads `forOperator` in log and
// journal, which may say more, because a stranger must not learn from us who has an account.

export type SignInRefusalCode =
  | 'wrong-credentials'
  | 'slowed'
  | 'method-off'
  | 'no-access'
  | 'not-provisioned'
  | 'step-expired'
  | 'wrong-code'
  | 'wrong-pin'
  | 'wrong-passkey'
  | 'sign-up-unusable'
  | 'forged-form'
  | 'other-browser'
  | 'unknown-provider'
  | 'provider-unusable'
  | 'unknown-organisation'
  | 'https-required'
  | 'signed-out'
  | 'provider-signed-out'
  | 'failed'
  | SamlRefusalCode
  | OidcRefusalCode

type SamlRefusalCode =
  | 'saml-malformed'
  | 'saml-doctype'
  | 'saml-comment'
  | 'saml-wrapping'
  | 'saml-algorithm'
  | 'saml-unsigned'
  | 'saml-signature'
  | 'saml-encrypted'
  | 'saml-status'
  | 'saml-issuer'
  | 'saml-audience'
  | 'saml-destination'
  | 'saml-recipient'
  | 'saml-expired'
  | 'saml-in-response-to'
  | 'saml-unsolicited'
  | 'saml-replayed'
  | 'saml-subject'
  | 'saml-logout'

type OidcRefusalCode = 'oidc-refused' | 'oidc-subject' | 'oidc-logout'

export class SignInRefusal extends Error {
  readonly code: SignInRefusalCode
  readonly status: 400 | 401 | 403 | 404 | 429 | 500 | 503
  readonly sentence: string
  readonly forOperator: string
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: SignInRefusalCode,
    status: SignInRefusal['status'],
    said: { readonly sentence: string; readonly forOperator?: string; readonly retryAfterSeconds?: number },
  ) {
    super(said.forOperator ?? said.sentence)
    this.name = 'SignInRefusal'
    this.code = code
    this.status = status
    this.sentence = said.sentence
    this.forOperator = said.forOperator ?? said.sentence
    this.retryAfterSeconds = said.retryAfterSeconds
  }
}

/** One sentence for a wrong name, a wrong password and an account without one: they cannot be told apart. */
export function wrongCredentials(forOperator: string): SignInRefusal {
  return new SignInRefusal('wrong-credentials', 401, {
    sentence:
      'That user name and password do not go together. Check the spelling and the Caps Lock key; if your organisation uses single sign-on, use its button instead.',
    forOperator,
  })
}

export function slowed(waitMs: number): SignInRefusal {
  const seconds = Math.ceil(waitMs / 1_000)
  const when = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  return new SignInRefusal('slowed', 429, {
    sentence: `There were too many wrong tries from here. Wait ${when} and try again; nobody has been locked out.`,
    forOperator: `Too many wrong tries: the source has to wait ${when}.`,
    retryAfterSeconds: seconds,
  })
}

export function methodOff(what: string): SignInRefusal {
  return new SignInRefusal('method-off', 403, {
    sentence: `Signing in with ${what} is switched off in this organisation. Go back and choose another way, or ask your administrator.`,
  })
}

export function stepExpired(): SignInRefusal {
  return new SignInRefusal('step-expired', 400, {
    sentence: 'This sign-in was begun too long ago, or it has been finished already. Begin again.',
  })
}
